using System.Globalization;
using FunnelStream.Panes;

namespace FunnelStream.Alerts;

/// <summary>When a rule is evaluated, in event time: at whole multiples of a span, or once a day at midnight of the calendar's zone.</summary>
public sealed class Cadence
{
    private readonly long _every;

    private Cadence(long every) => _every = every;

    /// <summary>At midnight of the calendar's zone.</summary>
    public static Cadence Daily { get; } = new(0);

    /// <summary>At whole multiples of a span since the Unix epoch.</summary>
    /// <param name="span">Whole minutes, from one minute to a day.</param>
    public static Cadence Every(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, TimeSpan.FromDays(1));
        return new Cadence((long)span.TotalMinutes * 60_000);
    }

    /// <summary>Whether it is evaluated once a day.</summary>
    public bool IsDaily => _every == 0;

    /// <summary>Time between evaluations; a day's nominal length where it is daily.</summary>
    public TimeSpan Span => IsDaily ? TimeSpan.FromDays(1) : TimeSpan.FromMilliseconds(_every);

    /// <summary>The first due instant after another.</summary>
    /// <param name="after">Milliseconds since the Unix epoch.</param>
    /// <param name="days">Where days begin.</param>
    public long Next(long after, DayGrid days) =>
        IsDaily ? days.EndOfDay((int)Math.Floor(after / 60_000.0)) * 60_000L : ((after / _every) + 1) * _every;

    /// <summary>The last due instant at or before another.</summary>
    /// <param name="at">Milliseconds since the Unix epoch.</param>
    /// <param name="days">Where days begin.</param>
    public long Last(long at, DayGrid days) =>
        IsDaily ? days.StartOfDay((int)Math.Floor(at / 60_000.0)) * 60_000L : at / _every * _every;

    /// <inheritdoc/>
    public override string ToString() => IsDaily ? "daily" : string.Create(CultureInfo.InvariantCulture, $"{_every / 60_000}m");
}
