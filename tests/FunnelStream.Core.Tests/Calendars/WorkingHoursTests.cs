using NodaTime;

namespace FunnelStream.Calendars;

/// <summary>Hours as people write them.</summary>
public sealed class WorkingHoursTests
{
    [Theory]
    [InlineData("Mon-Fri 09:00-12:30,13:30-18:00", "mon 09:00-12:30,13:30-18:00; tue 09:00-12:30,13:30-18:00; wed 09:00-12:30,13:30-18:00; thu 09:00-12:30,13:30-18:00; fri 09:00-12:30,13:30-18:00")]
    [InlineData("Monday,wed 10:00 - 11:00 ; SUN 00:00-24:00", "mon 10:00-11:00; wed 10:00-11:00; sun 00:00-24:00")]
    [InlineData("Mon-Tue 13:00-14:00,09:00-10:00; Tue 08:00-09:00", "mon 09:00-10:00,13:00-14:00; tue 08:00-09:00")]
    public void Are_read(string text, string means) => WorkingHours.Parse(text).Text.ShouldBe(means);

    [Theory]
    [InlineData("", "no hours at all")]
    [InlineData("09:00-18:00", "no days or no hours")]
    [InlineData("Mon", "no days or no hours")]
    [InlineData("Fri-Mon 09:00-18:00", "'Fri-Mon' is no range")]
    [InlineData("Tag 09:00-18:00", "'Tag' is no weekday")]
    [InlineData("Mon 9-18", "'9' is no time of day")]
    [InlineData("Mon 22:00-06:00", "does not end after it begins")]
    [InlineData("Mon 09:00-12:00,11:00-13:00", "overlap")]
    [InlineData("Mon 09:00-25:00", "'25:00' is no time of day")]
    public void Are_refused_with_the_reason(string text, string because) =>
        Should.Throw<FormatException>(() => WorkingHours.Parse(text)).Message.ShouldContain(because);

    [Fact]
    public void A_working_day_is_as_long_as_its_mean()
    {
        WorkingHours.Parse("Mon-Thu 09:00-17:00; Fri 09:00-13:00").MinutesADay.ShouldBe(((4 * 480) + 240) / 5.0);
        var calendar = new WorkingCalendar(DateTimeZone.Utc, WorkingHours.Parse("Mon-Fri 09:00-17:00"), []);
        calendar.Working(TimeSpan.FromDays(2)).ShouldBe(2 * 8 * 3_600_000);
        calendar.Working(TimeSpan.FromHours(4)).ShouldBe(4 * 3_600_000);
    }

    [Fact]
    public void A_deadline_runs_over_the_weekend_and_a_holiday()
    {
        // Good Friday of 2026 is 3 April.
        var calendar = new WorkingCalendar(DateTimeZoneProviders.Tzdb["Europe/Berlin"], WorkingHours.Parse("Mon-Fri 09:00-17:00"), [new LocalDate(2026, 4, 3)]);
        var thursday = At(calendar, new LocalDateTime(2026, 4, 2, 15, 0));
        calendar.Add(thursday, calendar.Working(TimeSpan.FromDays(2))).ShouldBe(At(calendar, new LocalDateTime(2026, 4, 7, 15, 0)));
        calendar.Add(thursday, calendar.Working(TimeSpan.FromHours(2))).ShouldBe(At(calendar, new LocalDateTime(2026, 4, 2, 17, 0)));
    }

    [Fact]
    public void Beyond_its_years_nobody_works()
    {
        var calendar = WorkingCalendar.Always(DateTimeZone.Utc);
        var end = At(calendar, new LocalDateTime(2100, 1, 1, 0, 0));
        calendar.Between(end - 1_000, end + 1_000_000).ShouldBe(1_000);
        calendar.Add(end - 1_000, 1_001).ShouldBe(long.MaxValue);
        calendar.Since(At(calendar, new LocalDateTime(2000, 1, 1, 0, 0)), 1).ShouldBe(long.MinValue);
    }

    private static long At(WorkingCalendar calendar, LocalDateTime local) => local.InZoneStrictly(calendar.Zone).ToInstant().ToUnixTimeMilliseconds();
}
