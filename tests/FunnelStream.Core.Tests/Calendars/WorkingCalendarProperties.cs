using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Oracle;
using NodaTime;

namespace FunnelStream.Calendars;

/// <summary>Whatever a calendar says is what counting minute by minute gives, nights in which the clocks change included.</summary>
public sealed class WorkingCalendarProperties
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    // Two weeks each around the changes of 2026 in Paris (29 March, 25 October) and a plain time with a holiday.
    private static readonly long[] Starts = [.. new[] { (3, 22), (10, 18), (2, 24) }.Select(d => Instant.FromUtc(2026, d.Item1, d.Item2, 0, 0).ToUnixTimeMilliseconds())];
    private static readonly WorkingCalendar Office = NaiveCalendar.Office.ToCalendar();
    private static readonly WorkingCalendar Always = WorkingCalendar.Always(Office.Zone);

    // Often on a whole quarter of an hour, where hours begin and end.
    private static readonly Gen<long> AnyTime = Gen.Choose(0, 2).SelectMany(
        _ => Gen.Choose(0, (int)(14 * Day / 1_000)), (which, second) => Starts[which] + (((which + second) % 3) switch
        {
            0 => second / 900 * 900_000L,
            _ => (second * 1_000L) + (second % 1_000),
        }));

    private static readonly Gen<long> AnySpan = Gen.Choose(1, 40 * 3_600).Select(second => second % 3 == 0 ? ((second / 900) + 1) * 900_000L : second * 1_000L);

    [Fact]
    public void Working_time_between_two_instants_is_the_count_of_its_minutes() => ForAll(AnyTime, AnySpan, (from, span) =>
    {
        var to = from + (3 * span);
        Office.Between(from, to).ShouldBe(NaiveCalendar.Office.Between(from, to)!.Value);
        Office.Between(to + 1, from).ShouldBe(0);
    });

    [Fact]
    public void Adding_finds_the_first_instant_by_which_so_much_has_passed() => ForAll(AnyTime, AnySpan, (from, working) =>
    {
        var at = Office.Add(from, working);
        NaiveCalendar.Office.Between(from, at).ShouldBe(working);
        NaiveCalendar.Office.Between(from, at - 1).ShouldBe(working - 1);
    });

    [Fact]
    public void What_is_overdue_now_came_at_or_before_one_instant() => ForAll(AnyTime, AnySpan, (now, working) =>
    {
        var since = Office.Since(now, working);
        Office.Add(since, working).ShouldBeLessThanOrEqualTo(now);
        Office.Add(since + 1, working).ShouldBeGreaterThan(now);
    });

    [Fact]
    public void Working_days_are_the_days_with_work_each_by_its_part() => ForAll(AnyTime, AnySpan, (from, span) =>
    {
        var to = from + (3 * span);
        var naive = 0.0;
        var zone = Office.Zone;
        for (var day = Instant.FromUnixTimeMilliseconds(from).InZone(zone).Date; day <= Instant.FromUnixTimeMilliseconds(to).InZone(zone).Date; day = day.PlusDays(1))
        {
            var (start, end) = (zone.AtStartOfDay(day).ToInstant().ToUnixTimeMilliseconds(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant().ToUnixTimeMilliseconds());
            var whole = NaiveCalendar.Office.Between(start, end)!.Value;
            naive += whole == 0 ? 0 : (double)NaiveCalendar.Office.Between(Math.Max(start, from), Math.Min(end, to))!.Value / whole;
        }

        Office.Days(from, to).ShouldBe(naive, 1e-9);
    });

    [Fact]
    public void Days_before_undoes_days() => ForAll(AnyTime, Gen.Choose(1, 40).Select(quarter => quarter / 4.0), (to, days) =>
        Office.Days(Office.DaysBefore(to, days), to).ShouldBe(days, 1e-6));

    [Fact]
    public void Where_everybody_always_works_time_is_time() => ForAll(AnyTime, AnySpan, (from, span) =>
    {
        Always.Between(from, from + span).ShouldBe(span);
        Always.Add(from, span).ShouldBe(from + span);
        Always.Since(from, span).ShouldBe(from - span);
        Always.Working(TimeSpan.FromMilliseconds(span)).ShouldBe(span);
    });

    private static void ForAll<T>(Gen<long> first, Gen<T> second, Action<long, T> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(first.ToArbitrary(), second.ToArbitrary(), holds));
}
