using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The board's event time. It never moves back. Milliseconds since the Unix epoch.</summary>
internal sealed class BoardClock
{
    // An idle worker takes a checkpoint at least every 10 s. One that takes none any more is gone, and so may be events.
    private const long Patience = 30_000;

    private readonly long _bound;
    private readonly int _partitions;

    public BoardClock(TimeSpan bound, int partitions)
    {
        _bound = (long)bound.TotalMilliseconds;
        _partitions = partitions;
    }

    /// <summary>Closing watermark; <see cref="long.MinValue"/> before there is one.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>Exclusive end of every window; <see cref="long.MinValue"/> before there is one.</summary>
    public long To { get; private set; } = long.MinValue;

    /// <summary>Moves to the watermark of the last checkpoints; idle partitions follow the clock, but not far past their last checkpoint.</summary>
    public void Advance(IReadOnlyCollection<Checkpoint> last, long clock)
    {
        if (last.Count == 0 || last.Count < _partitions)
        {
            return;
        }

        var watermark = last.Min(checkpoint => checkpoint.Watermark == long.MaxValue ? Math.Min(clock, Known(checkpoint.TakenAt)) - _bound : checkpoint.Watermark);
        if (watermark == long.MinValue)
        {
            return;
        }

        var reached = watermark + _bound;
        Move(watermark, reached - (reached % 60_000));
    }

    /// <summary>Every input is complete up to <paramref name="asOf"/>.</summary>
    public void Complete(long asOf) => Move(asOf, asOf);

    private static long Known(long takenAt) => takenAt > long.MaxValue - Patience ? long.MaxValue : takenAt + Patience;

    private void Move(long watermark, long to)
    {
        Watermark = Math.Max(Watermark, watermark);
        To = Math.Max(To, to);
    }
}
