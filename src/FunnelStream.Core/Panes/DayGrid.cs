using FunnelStream.Configuration;
using NodaTime;
using NodaTime.TimeZones;

namespace FunnelStream.Panes;

/// <summary>
/// Where days and hours begin: days at midnight of the calendar's zone, 23, 24 or 25 hours apart; hours on the full hour
/// of its clocks, which in Kolkata (+05:30) is half past the hour of UTC. Computed once from the time-zone data that ships
/// with the program (so that every machine agrees) and immutable.
/// </summary>
public sealed class DayGrid
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int MinutesPerDay = 1_440;
    private const int MinutesPerHour = 60;
    private const int SecondsPerHour = 3_600;

    // Where midnight, or the whole day (Samoa left out 2011-12-30), is skipped, the day begins when clocks go on.
    private static readonly ZoneLocalMappingResolver FirstInstant = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly int[] _starts; // minutes since the Unix epoch
    private readonly int _hourShift; // from the full hour of UTC to the zone's: 0 to 59 minutes

    private DayGrid(DateTimeZone zone, int hourShift)
    {
        (Zone, _hourShift) = (zone, hourShift);
        var first = new LocalDate(FirstYear, 1, 1).PlusDays(-1);
        var days = Period.DaysBetween(first, new LocalDate(LastYear, 1, 2)) + 1;
        _starts = new int[days];
        for (var i = 0; i < days; i++)
        {
            _starts[i] = StartOf(first.PlusDays(i));
        }
    }

    /// <summary>Days of UTC.</summary>
    public static DayGrid Utc { get; } = new(DateTimeZone.Utc, 0);

    /// <summary>The zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The grid of an IANA zone.</summary>
    /// <exception cref="ArgumentException">
    /// No such zone; or its clocks are set by a part of an hour at some time from 2000 to 2100, so that hours before and after
    /// can't lie on one grid.
    /// </exception>
    public static DayGrid Of(string zoneId)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId)
            ?? throw new ArgumentException(
                $"there is no time zone '{zoneId}'; {(EditDistance.Nearest(zoneId, DateTimeZoneProviders.Tzdb.Ids) is { } near ? $"the nearest is '{near}'" : "use an IANA name such as Europe/Paris")}",
                nameof(zoneId));
        var from = Instant.FromUtc(FirstYear - 1, 12, 30, 0, 0);
        var to = Instant.FromUtc(LastYear, 1, 3, 0, 0);
        var intervals = zone.GetZoneIntervals(from, to).ToArray();
        foreach (var interval in intervals)
        {
            if ((interval.WallOffset.Seconds - intervals[0].WallOffset.Seconds) % SecondsPerHour != 0)
            {
                throw new ArgumentException(
                    $"the clocks of {zoneId} are set by a part of an hour ({intervals[0].WallOffset} once, {interval.WallOffset} at another time), and its hours have no common grid; "
                    + "use a zone whose clocks are set by whole hours only",
                    nameof(zoneId));
            }
        }

        return new DayGrid(zone, Modulo(-intervals[0].WallOffset.Seconds / 60));
    }

    /// <summary>Start of a local day, minutes since the Unix epoch.</summary>
    public int StartOf(LocalDate day) => (int)(Zone.ResolveLocal(day.AtMidnight(), FirstInstant).ToInstant().ToUnixTimeSeconds() / 60);

    /// <summary>Start of the level's span that holds a minute, minutes since the Unix epoch.</summary>
    public int StartOf(Level level, int minute) => level switch
    {
        Level.Minute => minute,
        Level.Hour => StartOfHour(minute),
        _ => StartOfDay(minute),
    };

    /// <summary>Start of the hour that holds a minute, minutes since the Unix epoch; the next one begins 60 minutes later.</summary>
    public int StartOfHour(int minute) => minute - Modulo(minute - _hourShift);

    /// <summary>Start of the hour that holds an instant; both are milliseconds since the Unix epoch.</summary>
    public long StartOfHour(long instant) => StartOfHour((int)Math.Floor(instant / 60_000.0)) * 60_000L;

    /// <summary>Start of the day that holds a minute, minutes since the Unix epoch.</summary>
    public int StartOfDay(int minute) => _starts[Index(minute)];

    /// <summary>Start of the day after the one that holds a minute.</summary>
    public int EndOfDay(int minute) => _starts[Index(minute) + 1];

    private static int Modulo(int minutes) => ((minutes % MinutesPerHour) + MinutesPerHour) % MinutesPerHour;

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
