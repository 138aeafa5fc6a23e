using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Says what to do where a lane's server takes points, but for long fewer than there are.</summary>
internal sealed class Backlog(Func<int> series, InfluxLogLimits limits, ILogger logger, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long? _since;

    /// <summary>To be called after each batch.</summary>
    public void Note(PointBuffer buffer)
    {
        var waiting = buffer.Waiting;
        if (waiting < buffer.Capacity / 2)
        {
            _since = null;
            return;
        }

        _since ??= time.GetTimestamp();
        if (time.GetElapsedTime(_since.Value) >= Patience && limits.Backlogs.Allows())
        {
            Log.Backlog(logger, waiting, series());
        }
    }
}
