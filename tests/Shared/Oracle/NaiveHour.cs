using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>Hours as a look at the local clock tells them.</summary>
internal static class NaiveHour
{
    /// <summary>When the clock last showed a full hour; both are ms since the Unix epoch.</summary>
    public static long Of(long at, DateTimeZone zone)
    {
        var clock = Instant.FromUnixTimeMilliseconds(at).InZone(zone).TimeOfDay;
        return at - (((clock.Minute * 60) + clock.Second) * 1_000L) - clock.Millisecond;
    }
}
