using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Tells a hiccup from an outage. Only in an outage are points dropped, so a single failed request must not count as one.
/// </summary>
internal sealed class LaneHealth(int lane, PointBuffer buffer, RetryDelay retryDelay, ILogger logger, TimeProvider time)
{
    /// <summary>How long a producer may be made to wait for a server that answers nothing useful.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private int _failures;
    private long _firstFailed;

    /// <param name="started">Timestamp of the start of the attempt that failed.</param>
    /// <param name="askedFor">The wait the server asked for.</param>
    /// <returns>How long to wait before the next attempt.</returns>
    public TimeSpan Failed(long started, TimeSpan? askedFor)
    {
        if (_failures++ == 0)
        {
            _firstFailed = started;
        }

        var delay = retryDelay.After(_failures, askedFor);

        // The wait to come counts: a server asking for ten minutes must not hold up producers for ten minutes.
        var silence = time.GetElapsedTime(_firstFailed) + delay;
        if (silence >= Patience && !buffer.Outage)
        {
            buffer.SetOutage(true);
            Log.OutageBegan(logger, lane, silence);
        }

        return delay;
    }

    public void Answered()
    {
        if (_failures > 0)
        {
            Log.Recovered(logger, lane, _failures);
            _failures = 0;
            buffer.SetOutage(false);
        }
    }
}
