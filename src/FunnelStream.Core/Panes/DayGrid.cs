using NodaTime;
using NodaTime.TimeZones;

namespace FunnelStream.Panes;

/// <summary>
/// Where days begin: at midnight of the calendar's zone, 23, 24 or 25 hours apart. Computed once from the time-zone data
/// that ships with the program (so that every machine agrees) and immutable.
/// </summary>
public sealed class DayGrid
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int MinutesPerDay = 1_440;

    private readonly int[] _starts; // minutes since the Unix epoch

    private DayGrid(DateTimeZone zone)
    {
        Zone = zone;
        var first = new LocalDate(FirstYear, 1, 1).PlusDays(-1);
        var days = Period.DaysBetween(first, new LocalDate(LastYear, 1, 2)) + 1;
        _starts = new int[days];
        for (var i = 0; i < days; i++)
        {
            _starts[i] = (int)(zone.AtStartOfDay(first.PlusDays(i)).ToInstant().ToUnixTimeSeconds() / 60);
        }
    }

    /// <summary>Days of UTC.</summary>
    public static DayGrid Utc { get; } = new(DateTimeZone.Utc);

    /// <summary>The zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The grid of an IANA zone.</summary>
    /// <exception cref="ArgumentException">No such zone, or its offset is not always whole hours (an hour's pane would straddle midnight).</exception>
    public static DayGrid Of(string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId)
            ?? throw new ArgumentException($"there is no time zone '{zoneId}'; use an IANA name such as Europe/Paris", nameof(zoneId));
        var from = Instant.FromUtc(FirstYear - 1, 12, 30, 0, 0);
        var to = Instant.FromUtc(LastYear, 1, 3, 0, 0);
        foreach (var interval in zone.GetZoneIntervals(from, to))
        {
            if (interval.WallOffset.Seconds % 3_600 != 0)
            {
                throw new ArgumentException($"the offset of {zoneId} is not whole hours ({interval.WallOffset}); days are made of whole hours, use a zone whose offset is", nameof(zoneId));
            }
        }

        return new DayGrid(zone);
    }

    /// <summary>Start of the day that holds a minute, minutes since the Unix epoch.</summary>
    public int StartOfDay(int minute) => _starts[Index(minute)];

    /// <summary>Start of the day after the one that holds a minute.</summary>
    public int EndOfDay(int minute) => _starts[Index(minute) + 1];

    private int Index(int minute)
    {
        var index = Math.Clamp((minute - _starts[0]) / MinutesPerDay, 0, _starts.Length - 2);
        while (index > 0 && _starts[index] > minute)
        {
            index--;
        }

        while (index < _starts.Length - 2 && _starts[index + 1] <= minute)
        {
            index++;
        }

        return index;
    }
}
