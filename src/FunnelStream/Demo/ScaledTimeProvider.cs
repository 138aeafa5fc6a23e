namespace FunnelStream.Demo;

/// <summary>
/// A clock that starts at an instant of its own and runs faster than the real one: what plays weeks in a minute sees its
/// event times as present. It waits for whoever tells the story. Timers and timestamps stay in real time, since they pace work, not the story.
/// </summary>
/// <param name="start">What the clock shows until <see cref="Play"/>.</param>
/// <param name="speed">Its seconds per real second, over 0.</param>
/// <param name="real">The real clock.</param>
internal sealed class ScaledTimeProvider(DateTimeOffset start, double speed, TimeProvider real) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _start = start;
    private DateTimeOffset _limit = DateTimeOffset.MaxValue;
    private long? _playedFrom;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <summary>Lets the clock run; calling it again changes nothing.</summary>
    public void Play()
    {
        lock (_lock)
        {
            _playedFrom ??= real.GetTimestamp();
        }
    }

    /// <summary>The clock stops at an instant, until it is told of a later one: on a slow machine the story takes longer, and stays the same.</summary>
    public void StopAt(DateTimeOffset instant)
    {
        lock (_lock)
        {
            if (_playedFrom is not null && Running > _limit)
            {
                (_start, _playedFrom) = (_limit, real.GetTimestamp());
            }

            _limit = instant;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return Running is var running && running < _limit ? running : _limit;
        }
    }

    private DateTimeOffset Running => _playedFrom is { } from ? _start + (real.GetElapsedTime(from) * speed) : _start;

    /// <summary>How long, in real time, until the clock shows an instant; zero where it is past.</summary>
    public TimeSpan Until(DateTimeOffset instant)
    {
        var wait = (instant - GetUtcNow()) / speed;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
