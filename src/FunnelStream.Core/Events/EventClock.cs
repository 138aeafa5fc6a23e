namespace FunnelStream.Events;

/// <summary>
/// The two clocks of event time of one worker. The <i>frontier</i> governs folding, forgetting and lateness: the least of
/// the inputs' largest event times, over the inputs that ever delivered, at most 7 days behind the furthest; it depends
/// on the events alone and never falls. The <i>closing watermark</i> governs what is final: inputs that are at their end
/// and quiet do not hold it back.
/// </summary>
internal sealed class EventClock(TimeSpan bound)
{
    /// <summary>No event yet.</summary>
    public const long Never = long.MinValue;

    private const int Inputs = 3;
    private const long MaxLagMillis = 7 * 24 * 3_600_000L;

    private readonly long[] _largest = [Never, Never, Never];
    private readonly bool[] _idle = new bool[Inputs];
    private readonly long _boundMillis = (long)bound.TotalMilliseconds;

    /// <summary>Milliseconds since the Unix epoch; <see cref="Never"/> before any event.</summary>
    public long Frontier { get; private set; } = Never;

    /// <summary>The largest event time of any input.</summary>
    public long Furthest { get; private set; } = Never;

    /// <summary>
    /// Everything before it has been seen, as far as can be told; <see cref="long.MaxValue"/> while every input is idle,
    /// <see cref="Never"/> while one that is not idle has delivered nothing.
    /// </summary>
    public long Watermark
    {
        get
        {
            var watermark = long.MaxValue;
            for (var i = 0; i < Inputs; i++)
            {
                if (!_idle[i])
                {
                    watermark = Math.Min(watermark, _largest[i] == Never ? Never : _largest[i] - _boundMillis);
                }
            }

            return watermark;
        }
    }

    /// <summary>By input: its largest event time, <see cref="Never"/> before any event.</summary>
    public IReadOnlyList<long> Largest => [.. _largest];

    /// <summary>Goes on from where an earlier instance stood.</summary>
    /// <param name="largest">Its <see cref="Largest"/>.</param>
    /// <param name="frontier">Its frontier.</param>
    public void Restore(IReadOnlyList<long> largest, long frontier)
    {
        for (var i = 0; i < Inputs; i++)
        {
            _largest[i] = largest[i];
        }

        (Furthest, Frontier) = (largest.Max(), frontier);
    }

    public void SetIdle(InputTopic input, bool idle) => _idle[(int)input] = idle;

    /// <summary>Takes note of an event; true where the frontier moved.</summary>
    public bool Observe(InputTopic input, long at)
    {
        ref var largest = ref _largest[(int)input];
        if (at <= largest)
        {
            return false;
        }

        largest = at;
        Furthest = Math.Max(Furthest, at);
        var least = long.MaxValue;
        foreach (var one in _largest)
        {
            if (one != Never)
            {
                least = Math.Min(least, one);
            }
        }

        var frontier = Math.Max(least, Furthest - MaxLagMillis);
        if (frontier <= Frontier)
        {
            return false;
        }

        Frontier = frontier;
        return true;
    }
}
