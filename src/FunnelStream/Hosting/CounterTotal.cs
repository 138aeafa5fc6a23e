using System.Diagnostics.Metrics;

namespace FunnelStream.Hosting;

/// <summary>Adds up what the counters of one name count in this process.</summary>
internal sealed class CounterTotal : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _value;

    /// <param name="name">Name of the counter.</param>
    /// <param name="counted">Called with each measurement, on the thread that counts.</param>
    public CounterTotal(string name, Action? counted = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FunnelStream" && instrument.Name == name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) =>
        {
            Interlocked.Add(ref _value, value);
            counted?.Invoke();
        });
        _listener.Start();
    }

    /// <summary>The sum so far.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
