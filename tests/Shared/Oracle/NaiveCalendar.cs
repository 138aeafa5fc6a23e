using FunnelStream.Calendars;
using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>Working time counted minute by minute: a minute is one of work where a look at the local clock and calendar says so.</summary>
internal sealed class NaiveCalendar
{
    private const long Minute = 60_000;

    private static readonly long First = Instant.FromUtc(2026, 1, 1, 0, 0).ToUnixTimeMilliseconds();
    private static readonly long Last = Instant.FromUtc(2027, 6, 1, 0, 0).ToUnixTimeMilliseconds();

    private readonly DateTimeZone _zone;
    private readonly string _hours;
    private readonly LocalDate[] _holidays;
    private readonly int[] _worked; // minutes of work before each minute
    private WorkingCalendar? _calendar;

    private NaiveCalendar(string zone, string hours, Func<LocalDateTime, bool> works, params LocalDate[] holidays)
    {
        (_zone, _hours, _holidays) = (DateTimeZoneProviders.Tzdb[zone], hours, holidays);
        _worked = new int[((Last - First) / Minute) + 1];
        for (var i = 1; i < _worked.Length; i++)
        {
            var local = Instant.FromUnixTimeMilliseconds(First + ((i - 1) * Minute)).InZone(_zone).LocalDateTime;
            _worked[i] = _worked[i - 1] + (works(local) && !holidays.Contains(local.Date) ? 1 : 0);
        }
    }

    /// <summary>Weekdays with a pause at noon, Saturday mornings, nights of Sunday in which the clocks change, one holiday.</summary>
    public static NaiveCalendar Office { get; } = new(
        "Europe/Paris",
        "Mon-Fri 09:00-12:30,13:30-18:00; Sat 10:00-12:00; Sun 01:30-02:15",
        local => (local.DayOfWeek, local.Hour + (local.Minute / 60.0)) switch
        {
            (IsoDayOfWeek.Sunday, var hour) => hour is >= 1.5 and < 2.25,
            (IsoDayOfWeek.Saturday, var hour) => hour is >= 10 and < 12,
            (_, var hour) => hour is (>= 9 and < 12.5) or (>= 13.5 and < 18),
        },
        new LocalDate(2026, 3, 3));

    public WorkingCalendar ToCalendar() => _calendar ??= new WorkingCalendar(_zone, WorkingHours.Parse(_hours), _holidays);

    /// <summary>Milliseconds of work from one instant to another; 0 where the second is not after the first.</summary>
    public long? Between(long? from, long? to) => from is { } start && to is { } end ? Math.Max(0, Worked(end) - Worked(start)) : null;

    private long Worked(long at)
    {
        var (minute, rest) = Math.DivRem(at - First, Minute);
        return (_worked[minute] * Minute) + ((_worked[minute + 1] - _worked[minute]) * rest);
    }
}
