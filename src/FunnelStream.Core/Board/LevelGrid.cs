using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>Spans of levels on the calendar's days. Minutes since the Unix epoch.</summary>
internal static class LevelGrid
{
    /// <summary>Length of the span that starts at <paramref name="start"/>, minutes.</summary>
    public static int Minutes(this Level level, int start, DayGrid days) => level switch
    {
        Level.Minute => 1,
        Level.Hour => 60,
        _ => days.EndOfDay(start) - start,
    };

    /// <summary>The floors of two ladders together: what either has folded counts as folded.</summary>
    public static Ladder Highest(in Ladder a, in Ladder b) => new(
        Math.Max(a.MinuteFloor, b.MinuteFloor),
        Math.Max(a.HourFloor, b.HourFloor),
        Math.Max(a.DayFloor, b.DayFloor));

    /// <summary>The floors of two ladders together: what both have folded counts as folded.</summary>
    public static Ladder Lowest(in Ladder a, in Ladder b) => new(
        Math.Min(a.MinuteFloor, b.MinuteFloor),
        Math.Min(a.HourFloor, b.HourFloor),
        Math.Min(a.DayFloor, b.DayFloor));

    /// <summary>Below which minute a level is folded, or for days dropped.</summary>
    public static int FloorOf(this in Ladder ladder, Level level) =>
        level switch { Level.Minute => ladder.MinuteFloor, Level.Hour => ladder.HourFloor, _ => ladder.DayFloor };
}
