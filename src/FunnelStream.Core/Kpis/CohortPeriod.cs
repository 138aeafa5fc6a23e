using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Kpis;

/// <summary>Calendar periods of the board's zone that group leads by creation.</summary>
public enum CohortPeriod
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>An ISO week, from Monday.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,
}

/// <summary>Where calendar periods begin and end. Minutes since the Unix epoch. Not thread-safe.</summary>
internal sealed class CohortCalendar(DayGrid days)
{
    private readonly Dictionary<(CohortPeriod, int Day), int> _starts = [];

    public int StartOf(CohortPeriod period, int minute)
    {
        var day = days.StartOfDay(minute);
        if (period == CohortPeriod.Day)
        {
            return day;
        }

        if (!_starts.TryGetValue((period, day), out var start))
        {
            _starts.Add((period, day), start = days.StartOf(FirstDay(period, Date(day))));
        }

        return start;
    }

    /// <summary>End of the period that begins at <paramref name="start"/>.</summary>
    public int EndOf(CohortPeriod period, int start) => period switch
    {
        CohortPeriod.Day => days.EndOfDay(start),
        CohortPeriod.Week => days.StartOf(Date(start).PlusWeeks(1)),
        _ => days.StartOf(Date(start).PlusMonths(1)),
    };

    private static LocalDate FirstDay(CohortPeriod period, LocalDate date) => period == CohortPeriod.Week
        ? date.PlusDays(1 - (int)date.DayOfWeek)
        : new LocalDate(date.Year, date.Month, 1);

    private LocalDate Date(int minute) => Instant.FromUnixTimeSeconds(minute * 60L).InZone(days.Zone).Date;
}

/// <summary>Names of periods as users write them.</summary>
public static class CohortPeriodNames
{
    /// <summary><c>day</c>, <c>week</c> or <c>month</c>.</summary>
    public static string Name(this CohortPeriod period) => period switch
    {
        CohortPeriod.Day => "day",
        CohortPeriod.Week => "week",
        _ => "month",
    };
}
