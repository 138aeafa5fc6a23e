using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace FunnelStream.Calendars;

/// <summary>Intervals of work on each weekday, in local time: <c>Mon-Fri 09:00-12:30,13:30-18:00; Sat 09:00-12:00</c>.</summary>
public sealed class WorkingHours
{
    private const int MinutesPerDay = 1_440;

    private static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly LocalTimePattern TimePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly (int From, int To)[][] _days;

    private WorkingHours((int From, int To)[][] days, string text) => (_days, Text) = (days, text);

    /// <summary>Every minute of every day.</summary>
    public static WorkingHours Always { get; } = new([.. DayNames.Select(_ => new[] { (0, MinutesPerDay) })], "always");

    /// <summary>The same for the same hours, however they were written.</summary>
    public string Text { get; }

    /// <summary>Working minutes of a working day: the mean over the weekdays that have any.</summary>
    public double MinutesADay => _days.Where(day => day.Length > 0).Average(day => day.Sum(interval => interval.To - interval.From));

    /// <summary>Reads hours: days, a space and their intervals; several of these behind each other with semicolons. The last word on a day counts.</summary>
    /// <exception cref="FormatException">It can't be read; the message says why and how it is written.</exception>
    public static WorkingHours Parse(string text)
    {
        var days = new (int From, int To)[DayNames.Length][];
        Array.Fill(days, []);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var space = part.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0)
            {
                throw Wrong($"'{part}' has no days or no hours");
            }

            var intervals = Intervals(part[(space + 1)..]);
            foreach (var day in Days(part[..space]))
            {
                days[day] = intervals;
            }
        }

        return days.Any(day => day.Length > 0) ? new WorkingHours(days, Write(days)) : throw Wrong("it has no hours at all");
    }

    /// <summary>The intervals of a weekday in minutes of local time, [from, to), in their order and apart from each other.</summary>
    public IReadOnlyList<(int From, int To)> On(IsoDayOfWeek day) => _days[(int)day - 1];

    private static IEnumerable<int> Days(string text)
    {
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            var (first, last) = (Day(ends[0]), Day(ends[^1]));
            if (ends.Length > 2 || last < first)
            {
                throw Wrong($"'{range}' is no range of days from Monday to Sunday");
            }

            for (var day = first; day <= last; day++)
            {
                yield return day;
            }
        }
    }

    private static int Day(string name)
    {
        var day = Array.FindIndex(DayNames, known => name.Length >= 3 && name.StartsWith(known, StringComparison.OrdinalIgnoreCase));
        return day >= 0 ? day : throw Wrong($"'{name}' is no weekday");
    }

    private static (int From, int To)[] Intervals(string text)
    {
        (int From, int To)[] intervals = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Interval).OrderBy(interval => interval.From)];
        for (var i = 1; i < intervals.Length; i++)
        {
            if (intervals[i].From < intervals[i - 1].To)
            {
                throw Wrong($"intervals of '{text}' overlap");
            }
        }

        return intervals;
    }

    private static (int From, int To) Interval(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length != 2)
        {
            throw Wrong($"'{text}' is no interval");
        }

        var (from, to) = (Minute(ends[0]), Minute(ends[1]));
        return from < to ? (from, to) : throw Wrong($"'{text}' does not end after it begins; one over midnight is two, on two days");
    }

    private static int Minute(string text)
    {
        if (text == "24:00")
        {
            return MinutesPerDay;
        }

        var time = TimePattern.Parse(text);
        return time.Success ? (time.Value.Hour * 60) + time.Value.Minute : throw Wrong($"'{text}' is no time of day");
    }

    private static string Write((int From, int To)[][] days) => string.Join("; ", days
        .Select((day, i) => day.Length == 0 ? null : $"{DayNames[i]} {string.Join(',', day.Select(interval => $"{Write(interval.From)}-{Write(interval.To)}"))}")
        .Where(day => day is not null));

    private static string Write(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static FormatException Wrong(string what) => new($"{what}: write it like Mon-Fri 09:00-12:30,13:30-18:00; Sat 09:00-12:00");
}
