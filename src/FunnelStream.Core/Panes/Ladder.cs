namespace FunnelStream.Panes;

/// <summary>How long panes stay at each level behind the frontier.</summary>
/// <param name="Minutes">Minute panes, default 26 h.</param>
/// <param name="Hours">Hour panes, default 65 days.</param>
/// <param name="Days">Day panes, default 400 days; what is older is rejected as too late.</param>
public sealed record Retention(TimeSpan Minutes, TimeSpan Hours, TimeSpan Days)
{
    /// <summary>26 hours, 65 days, 400 days.</summary>
    public static Retention Default { get; } = new(TimeSpan.FromHours(26), TimeSpan.FromDays(65), TimeSpan.FromDays(400));

    /// <summary>Everything stays as fine as it came: for <c>replay</c>.</summary>
    public static Retention Unlimited { get; } = new(TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue);
}

/// <summary>
/// Which level is the finest still unfolded at a time, as the frontier stands: below <see cref="MinuteFloor"/> minutes are
/// folded into hours, below <see cref="HourFloor"/> hours into days, below <see cref="DayFloor"/> nothing is kept. Floors
/// only rise. Minutes since the Unix epoch.
/// </summary>
public readonly record struct Ladder(int MinuteFloor, int HourFloor, int DayFloor)
{
    /// <summary>Before any event: nothing is folded.</summary>
    public static Ladder Bottom { get; } = new(int.MinValue, int.MinValue, int.MinValue);

    /// <summary>The floors for a frontier, never below the present ones.</summary>
    /// <param name="frontier">Milliseconds since the Unix epoch.</param>
    /// <param name="retention">How long levels are kept.</param>
    /// <param name="days">Where days and hours begin.</param>
    public Ladder RaisedTo(long frontier, Retention retention, DayGrid days)
    {
        var minuteFloor = Behind(frontier, retention.Minutes);
        var hourFloor = Behind(frontier, retention.Hours);
        var dayFloor = Behind(frontier, retention.Days);
        return new Ladder(
            Math.Max(MinuteFloor, minuteFloor == int.MinValue ? minuteFloor : days.StartOfHour(minuteFloor)),
            Math.Max(HourFloor, hourFloor == int.MinValue ? hourFloor : days.StartOfDay(hourFloor)),
            Math.Max(DayFloor, dayFloor == int.MinValue ? dayFloor : days.StartOfDay(dayFloor)));
    }

    /// <summary>The level at which a family with this finest level keeps a minute; <see cref="Level.Stock"/> where it keeps it no longer.</summary>
    public Level LevelAt(int minute, Level finest)
    {
        var level = minute >= MinuteFloor ? Level.Minute : minute >= HourFloor ? Level.Hour : minute >= DayFloor ? Level.Day : Level.Stock;
        return level > finest ? level : finest;
    }

    private static int Behind(long frontier, TimeSpan age) =>
        age == TimeSpan.MaxValue ? int.MinValue : (int)((frontier - (long)age.TotalMilliseconds) / 60_000);
}
