namespace FunnelStream.Events;

/// <summary>The span of time an event may lie in, milliseconds since the Unix epoch.</summary>
internal static class EventTime
{
    /// <summary>2000-01-01T00:00:00Z.</summary>
    public const long Earliest = 946_684_800_000;

    /// <summary>2100-01-01T00:00:00Z; the first instant that is too far.</summary>
    public const long End = 4_102_444_800_000;

    /// <summary>Whether <paramref name="ms"/> lies in [2000, 2100).</summary>
    public static bool Contains(long ms) => ms is >= Earliest and < End;
}
