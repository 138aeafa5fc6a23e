using FunnelStream.Worker;

namespace FunnelStream.Alerts.Watch;

/// <summary>
/// Where alerts are kept: records under keys, the last of a key counts. Who opens it shuts out everyone before, and what is committed is
/// there as a whole or not at all. One thread at a time.
/// </summary>
public interface IAlertLog : IDisposable
{
    /// <summary>Takes the log over and reads what is kept.</summary>
    /// <exception cref="StateLogException">It could not be taken over or read.</exception>
    IReadOnlyDictionary<string, byte[]> Open(CancellationToken cancellation);

    /// <summary>Keeps records; a null value takes its key away.</summary>
    /// <exception cref="StateLogException">They are not kept, or it is not known whether they are: what is true is in the log.</exception>
    void Commit(IReadOnlyList<KeyValuePair<string, byte[]?>> records, CancellationToken cancellation);
}

/// <summary>A log that lives as long as it is: for the demo, and for trying rules.</summary>
public sealed class MemoryAlertLog : IAlertLog
{
    private readonly Dictionary<string, byte[]> _kept = [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Open(CancellationToken cancellation) => _kept;

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<KeyValuePair<string, byte[]?>> records, CancellationToken cancellation)
    {
        foreach (var (key, value) in records)
        {
            if (value is null)
            {
                _kept.Remove(key);
            }
            else
            {
                _kept[key] = value;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to close.
    }
}
