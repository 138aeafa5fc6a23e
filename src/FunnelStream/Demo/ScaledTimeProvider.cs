namespace FunnelStream.Demo;

/// <summary>
/// A clock that starts at an instant of its own and runs faster than the real one: what plays weeks in a minute sees its
/// event times as present. Timers and timestamps stay in real time, since they pace work, not the story.
/// </summary>
/// <param name="start">What the clock shows until <see cref="Play"/>.</param>
/// <param name="speed">Its seconds per real second, over 0.</param>
/// <param name="real">The real clock.</param>
internal sealed class ScaledTimeProvider(DateTimeOffset start, double speed, TimeProvider real) : TimeProvider
{
    private long _playedFrom = long.MinValue;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <summary>Lets the clock run; calling it again changes nothing.</summary>
    public void Play() => Interlocked.CompareExchange(ref _playedFrom, real.GetTimestamp(), long.MinValue);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var from = Interlocked.Read(ref _playedFrom);
        return from == long.MinValue ? start : start + (real.GetElapsedTime(from) * speed);
    }

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
