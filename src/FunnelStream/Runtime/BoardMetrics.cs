using System.Diagnostics.Metrics;
using FunnelStream.Board;

namespace FunnelStream.Runtime;

/// <summary>Whether this process has the active board, and how far event time has come on it.</summary>
internal sealed class BoardMetrics : IDisposable
{
    private readonly Meter _meter = new("FunnelStream");
    private readonly Histogram<double> _rebuild;
    private readonly TimeProvider _time;
    private long _watermark = long.MinValue;
    private long _furthest = long.MinValue;
    private long _events;

    /// <param name="isActive">Whether this process has the active board; null where it can't have one.</param>
    /// <param name="suspended">How many times the group did not confirm in time that it has it.</param>
    /// <param name="time">The clock.</param>
    public BoardMetrics(Func<bool>? isActive, Func<long>? suspended, TimeProvider time)
    {
        _time = time;
        _meter.CreateObservableGauge("board_watermark", () => Seconds(ref _watermark), "s", "Closing watermark, seconds since 1970.");
        _meter.CreateObservableGauge("board_furthest_event", () => Seconds(ref _furthest), "s", "Largest event time counted, seconds since 1970.");
        _meter.CreateObservableGauge("board_watermark_lag", Lag, "s", "How far the closing watermark lies behind the clock.");
        _meter.CreateObservableCounter("board_events", () => Interlocked.Read(ref _events), "{event}", "Events behind the numbers shown.");
        _rebuild = _meter.CreateHistogram<double>("board_rebuild_duration", "s", "From taking over to showing everything.");
        if (suspended is not null)
        {
            _meter.CreateObservableCounter("board_leases_suspended", suspended, "{lease}", "Times the group did not confirm in time that this process has the active board, so that it stopped.");
        }

        if (isActive is not null)
        {
            _meter.CreateObservableGauge("board_active", () => isActive() ? 1 : 0, null, "1 where this process has the active board, 0 where it stands by.");
        }
    }

    /// <summary>How far the closing watermark lies behind the clock; null before there is one.</summary>
    public TimeSpan? WatermarkLag => Interlocked.Read(ref _watermark) is var watermark and not (long.MinValue or long.MaxValue)
        ? _time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(watermark)
        : null;

    /// <summary>Notes how the board stands.</summary>
    public void Note(FunnelBoard board)
    {
        Interlocked.Exchange(ref _watermark, board.Watermark);
        Interlocked.Exchange(ref _furthest, board.Furthest);
        Interlocked.Exchange(ref _events, board.Events);
    }

    /// <summary>The board shows everything.</summary>
    public void Rebuilt(TimeSpan duration) => _rebuild.Record(duration.TotalSeconds);

    /// <summary>There is no board here any more.</summary>
    public void Clear()
    {
        Interlocked.Exchange(ref _watermark, long.MinValue);
        Interlocked.Exchange(ref _furthest, long.MinValue);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Lag() => WatermarkLag is { } lag ? [new Measurement<double>(lag.TotalSeconds)] : [];

    private static IEnumerable<Measurement<double>> Seconds(ref long millis)
    {
        var value = Interlocked.Read(ref millis);
        return value is long.MinValue or long.MaxValue ? [] : [new Measurement<double>(value / 1_000.0)];
    }
}
