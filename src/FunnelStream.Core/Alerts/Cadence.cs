using System.Globalization;
using FunnelStream.Panes;

namespace FunnelStream.Alerts;

/// <summary>When a rule is evaluated, in event time: at whole multiples of a span, counted on the clocks of the calendar's zone, or once a day at its midnight.</summary>
public sealed class Cadence
{
    private readonly long _every;

    private Cadence(long every) => _every = every;

    /// <summary>At midnight of the calendar's zone.</summary>
    public static Cadence Daily { get; } = new(0);

    /// <summary>At whole multiples of a span since an hour of the calendar's zone began, the one that holds the Unix epoch.</summary>
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
    /// <param name="days">Where days and hours begin.</param>
    public long Next(long after, DayGrid days) =>
        IsDaily ? days.EndOfDay((int)Math.Floor(after / 60_000.0)) * 60_000L : LastMultiple(after, days) + _every;

    /// <summary>The last due instant at or before another.</summary>
    /// <param name="at">Milliseconds since the Unix epoch.</param>
    /// <param name="days">Where days and hours begin.</param>
    public long Last(long at, DayGrid days) =>
        IsDaily ? days.StartOfDay((int)Math.Floor(at / 60_000.0)) * 60_000L : LastMultiple(at, days);

    // Hours are counted as panes are: a rule that looks at each hour looks at whole ones.
    private long LastMultiple(long at, DayGrid days) => at - ((at - days.StartOfHour(0L)) % _every);

    /// <inheritdoc/>
    public override string ToString() => IsDaily ? "daily" : string.Create(CultureInfo.InvariantCulture, $"{_every / 60_000}m");
}
