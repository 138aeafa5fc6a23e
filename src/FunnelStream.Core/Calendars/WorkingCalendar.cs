using System.Globalization;
using System.Text;
using NodaTime;

namespace FunnelStream.Calendars;

/// <summary>
/// Working time of a zone: an instant is working time where its local time lies within the hours of its local day and the
/// day is no holiday. So a day of 23 or 25 hours has an hour less or more of it where the hours hold the change. Computed
/// once, 2000 up to 2100, from the time-zone data that ships with the program, and immutable; outside of these years
/// nobody works. Times are milliseconds since the Unix epoch, working time is milliseconds.
/// </summary>
public sealed class WorkingCalendar
{
    private const long Minute = 60_000;

    private const long DayMillis = 24 * 60 * Minute;

    private static readonly LocalDate First = new(2000, 1, 1);
    private static readonly LocalDate Beyond = new(2100, 1, 1);
    private static readonly long FirstMillis = MidnightOf(First.PlusDays(-1));

    private static readonly WorkingCalendar AlwaysUtc = new(DateTimeZone.Utc, WorkingHours.Always, []);

    // Pieces of working time, apart from each other and ascending, with what lies before them.
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _before;
    private readonly double[] _daysBefore;
    private readonly int[] _ordinals; // of their days
    private readonly long[] _ofDayBefore;
    private readonly long[] _dayLengths;
    private readonly int[] _piecesByDay; // by day of UTC: the last piece that has begun by its midnight, −1 where none has

    /// <param name="zone">Zone of the local time.</param>
    /// <param name="hours">Hours of each weekday.</param>
    /// <param name="holidays">Local days without work.</param>
    public WorkingCalendar(DateTimeZone zone, WorkingHours hours, IEnumerable<LocalDate> holidays)
    {
        (Zone, Hours, Holidays) = (zone, hours, [.. holidays.Distinct().Order()]);
        var pieces = Pieces();
        _starts = [.. pieces.Select(piece => piece.Start)];
        _ends = [.. pieces.Select(piece => piece.End)];
        _before = new long[pieces.Count];
        _daysBefore = new double[pieces.Count];
        _ordinals = new int[pieces.Count];
        _ofDayBefore = new long[pieces.Count];
        _dayLengths = new long[pieces.Count];
        Accumulate(pieces);
        _piecesByDay = new int[(int)((MidnightOf(Beyond) - FirstMillis) / DayMillis) + 2];
        for (var (day, piece) = (0, -1); day < _piecesByDay.Length; day++)
        {
            while (piece + 1 < _starts.Length && _starts[piece + 1] <= FirstMillis + (day * DayMillis))
            {
                piece++;
            }

            _piecesByDay[day] = piece;
        }
    }

    /// <summary>Zone of the local time.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Hours of each weekday.</summary>
    public WorkingHours Hours { get; }

    /// <summary>Local days without work, ascending.</summary>
    public IReadOnlyList<LocalDate> Holidays { get; }

    /// <summary>Working minutes of a working day: the mean over the weekdays that have any.</summary>
    public double MinutesADay => Hours.MinutesADay;

    /// <summary>The same for calendars that count the same; a text of one line.</summary>
    public string Fingerprint
    {
        get
        {
            var holidays = string.Join(' ', Holidays.Select(day => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Zone.Id} {Hours.Text} {Holidays.Count} holidays {Events.Fingerprint.Of(Encoding.ASCII.GetBytes(holidays)):x16}");
        }
    }

    /// <summary>Every minute of every day is working time.</summary>
    public static WorkingCalendar Always(DateTimeZone zone) => zone == DateTimeZone.Utc ? AlwaysUtc : new WorkingCalendar(zone, WorkingHours.Always, []);

    /// <summary>Working time from one instant to another; 0 where the second is not after the first.</summary>
    public long Between(long from, long to) => to <= from ? 0 : Worked(to) - Worked(from);

    /// <summary>The earliest instant at which so much working time has passed since another; that other where none is asked for.</summary>
    /// <returns><see cref="long.MaxValue"/> where the calendar ends before it.</returns>
    public long Add(long from, long working)
    {
        if (working <= 0)
        {
            return from;
        }

        // The first piece by whose end it has passed.
        var target = Worked(from) + working;
        var piece = LastUpTo(_before, target - 1);
        var at = piece < 0 ? long.MaxValue : _starts[piece] + (target - _before[piece]);
        return piece < 0 || at > _ends[piece] ? long.MaxValue : at;
    }

    /// <summary>
    /// The latest instant since which so much working time has passed by now: whatever waits since then or earlier has
    /// waited at least that long, whatever came later has not. <c>Add(x, working) ≤ now</c> exactly where <c>x</c> is not
    /// after it (working time above 0).
    /// </summary>
    /// <returns><see cref="long.MinValue"/> where not so much has ever passed.</returns>
    public long Since(long now, long working)
    {
        if (working <= 0)
        {
            return now;
        }

        var target = Worked(now) - working;
        if (target < 0)
        {
            return long.MinValue;
        }

        // The last piece that has not more than that before it: within it, or, where all of it is needed, up to the next.
        var piece = LastUpTo(_before, target);
        return Math.Min(now, _starts[piece] + (target - _before[piece]));
    }

    /// <summary>
    /// Working days from one instant to another: of a day that is not whole, the part of its working time; 0 where the
    /// second is not after the first.
    /// </summary>
    public double Days(long from, long to)
    {
        return to <= from ? 0 : Days(MomentAt(from), MomentAt(to));
    }

    /// <summary>The same between two moments of this calendar.</summary>
    internal static double Days(in WorkingMoment from, in WorkingMoment to) =>
        to.At <= from.At ? 0
        : from.Day == to.Day ? (double)(to.Worked - from.Worked) / to.Length
        : to.Day - from.Day + ((double)to.Worked / to.Length) - ((double)from.Worked / from.Length);

    /// <summary>An instant and where it lies in this calendar, to be asked for again and again.</summary>
    internal WorkingMoment MomentAt(long at)
    {
        var (day, worked, length) = DayAt(at);
        return new WorkingMoment(at, day, worked, length);
    }

    /// <summary>The instant from which so many working days have passed by another.</summary>
    /// <returns>The calendar's beginning where there were not so many.</returns>
    public long DaysBefore(long to, double days)
    {
        var (day, worked, length) = DayAt(to);
        var target = day + ((double)worked / length) - days;
        if (days <= 0)
        {
            return to;
        }

        if (target <= 0 || _starts.Length == 0)
        {
            return _starts.Length == 0 ? 0 : _starts[0];
        }

        var piece = LastUpTo(_daysBefore, target);
        return Math.Min(_ends[piece], _starts[piece] + (long)Math.Round((target - _daysBefore[piece]) * _dayLengths[piece]));
    }

    /// <summary>
    /// A span of calendar time as people mean it at work: each whole day of 24 hours is a working day of
    /// <see cref="MinutesADay"/>, what is left stays what it is. Two days are 17 hours of 8.5 a day, four hours four hours.
    /// </summary>
    public long Working(TimeSpan span)
    {
        var days = span.Ticks / TimeSpan.TicksPerDay;
        return (long)Math.Round(days * MinutesADay * Minute) + ((span.Ticks % TimeSpan.TicksPerDay) / TimeSpan.TicksPerMillisecond);
    }

    private long Worked(long at)
    {
        var piece = PieceAt(at);
        return piece < 0 ? 0 : _before[piece] + Math.Min(at, _ends[piece]) - _starts[piece];
    }

    // The working day that has begun last, how much of it is worked, and how much it has.
    private (int Day, long Worked, long Length) DayAt(long at)
    {
        var piece = PieceAt(at);
        return piece < 0 ? (0, 0, 1) : (_ordinals[piece], _ofDayBefore[piece] + Math.Min(at, _ends[piece]) - _starts[piece], _dayLengths[piece]);
    }

    // The last piece that has begun; −1 where none has. A day has few.
    private int PieceAt(long at)
    {
        var piece = at < FirstMillis ? -1 : _piecesByDay[Math.Min((at - FirstMillis) / DayMillis, _piecesByDay.Length - 1)];
        while (piece + 1 < _starts.Length && _starts[piece + 1] <= at)
        {
            piece++;
        }

        return piece;
    }

    // The last place of an ascending array that holds no more than a value; −1 where none does.
    private static int LastUpTo<T>(T[] ascending, T value)
    {
        var index = Array.BinarySearch(ascending, value);
        return index >= 0 ? index : ~index - 1;
    }

    private List<(long Start, long End, LocalDate Day)> Pieces()
    {
        var holidays = Holidays.ToHashSet();
        var pieces = new List<(long Start, long End, LocalDate Day)>();
        var from = Zone.AtStartOfDay(First).ToInstant();
        foreach (var interval in Zone.GetZoneIntervals(from, Zone.AtStartOfDay(Beyond).ToInstant()))
        {
            // Within an interval of constant offset, local time is a shift of time.
            var offset = (long)interval.WallOffset.Milliseconds;
            var start = Math.Max(from.ToUnixTimeMilliseconds(), interval.HasStart ? interval.Start.ToUnixTimeMilliseconds() : long.MinValue);
            var end = interval.HasEnd ? interval.End.ToUnixTimeMilliseconds() : long.MaxValue;
            for (var day = DayOf(start + offset); day < Beyond; day = day.PlusDays(1))
            {
                var midnight = MidnightOf(day) - offset;
                if (midnight >= end)
                {
                    break;
                }

                foreach (var (open, close) in holidays.Contains(day) ? [] : Hours.On(day.DayOfWeek))
                {
                    var (opens, closes) = (Math.Max(start, midnight + (open * Minute)), Math.Min(end, midnight + (close * Minute)));
                    if (opens < closes)
                    {
                        pieces.Add((opens, closes, day));
                    }
                }
            }
        }

        return pieces;
    }

    private void Accumulate(List<(long Start, long End, LocalDate Day)> pieces)
    {
        var lengths = pieces.GroupBy(piece => piece.Day).ToDictionary(day => day.Key, day => day.Sum(piece => piece.End - piece.Start));
        var (worked, days, ofDay) = (0L, 0, 0L);
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i > 0 && pieces[i].Day != pieces[i - 1].Day)
            {
                (days, ofDay) = (days + 1, 0);
            }

            _dayLengths[i] = lengths[pieces[i].Day];
            _before[i] = worked;
            (_ordinals[i], _ofDayBefore[i]) = (days, ofDay);
            _daysBefore[i] = days + ((double)ofDay / _dayLengths[i]);
            worked += pieces[i].End - pieces[i].Start;
            ofDay += pieces[i].End - pieces[i].Start;
        }
    }

    private static LocalDate DayOf(long local) => Instant.FromUnixTimeMilliseconds(local).InUtc().Date;

    private static long MidnightOf(LocalDate day) => day.AtMidnight().InUtc().ToInstant().ToUnixTimeMilliseconds();
}

/// <summary>An instant of a calendar.</summary>
/// <param name="At">The instant, ms since the Unix epoch.</param>
/// <param name="Day">Number of the working day that has begun last.</param>
/// <param name="Worked">How much of it is worked, ms.</param>
/// <param name="Length">How much it has, ms.</param>
internal readonly record struct WorkingMoment(long At, int Day, long Worked, long Length);
