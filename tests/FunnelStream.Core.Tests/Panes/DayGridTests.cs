using System.Globalization;
using FunnelStream.Panes;
using NodaTime.TimeZones;

namespace FunnelStream.Core.Tests.Panes;

public class DayGridTests
{
    [Theory]
    [InlineData("2026-03-29T12:00:00+02:00", "2026-03-28T23:00:00Z", 23)]
    [InlineData("2026-10-25T12:00:00+01:00", "2026-10-24T22:00:00Z", 25)]
    [InlineData("2026-07-01T00:00:00+02:00", "2026-06-30T22:00:00Z", 24)]
    [InlineData("2026-06-30T23:59:00+02:00", "2026-06-29T22:00:00Z", 24)]
    public void Days_begin_at_midnight_of_the_zone(string at, string start, int hours)
    {
        var days = DayGrid.Of("Europe/Paris");

        days.StartOfDay(MinuteOf(at)).ShouldBe(MinuteOf(start));
        (days.EndOfDay(MinuteOf(at)) - days.StartOfDay(MinuteOf(at))).ShouldBe(hours * 60);
    }

    [Theory]
    [InlineData("Asia/Kolkata", "2026-03-01T12:00:00+05:30", "2026-02-28T18:30:00Z", 24)]
    [InlineData("Asia/Kathmandu", "2026-03-01T12:00:00+05:45", "2026-02-28T18:15:00Z", 24)]
    [InlineData("Asia/Tehran", "2026-07-01T12:00:00+03:30", "2026-06-30T20:30:00Z", 24)]
    [InlineData("Asia/Tehran", "2022-03-22T12:00:00+04:30", "2022-03-21T20:30:00Z", 23)] // clocks went forward at midnight: the day began at 1 h
    [InlineData("Asia/Tehran", "2022-09-21T12:00:00+03:30", "2022-09-20T19:30:00Z", 25)]
    [InlineData("Australia/Adelaide", "2026-04-05T12:00:00+09:30", "2026-04-04T13:30:00Z", 25)]
    [InlineData("Australia/Adelaide", "2026-10-04T12:00:00+10:30", "2026-10-03T14:30:00Z", 23)]
    [InlineData("Pacific/Apia", "2011-12-31T12:00:00+14:00", "2011-12-30T10:00:00Z", 24)] // the 30th was left out
    [InlineData("America/St_Johns", "2026-03-08T12:00:00-02:30", "2026-03-08T03:30:00Z", 23)]
    [InlineData("America/St_Johns", "2026-11-01T12:00:00-03:30", "2026-11-01T02:30:00Z", 25)]
    [InlineData("America/St_Johns", "2006-10-28T12:00:00-02:30", "2006-10-28T02:30:00Z", 24)] // clocks went back at 0:01, to 23:01 of the day before
    public void Days_begin_at_midnight_also_where_that_is_within_an_hour_of_utc(string zone, string at, string start, int hours)
    {
        var days = DayGrid.Of(zone);
        var begin = MinuteOf(start);

        days.StartOfDay(MinuteOf(at)).ShouldBe(begin);
        days.EndOfDay(MinuteOf(at)).ShouldBe(begin + (hours * 60));
        days.StartOfDay(begin - 1).ShouldBeLessThan(begin);
        days.StartOfDay(begin + (hours * 60) - 1).ShouldBe(begin);
        days.StartOfHour(begin).ShouldBe(begin, "a day is made of whole hours");
        days.StartOfHour(begin - 1).ShouldBe(begin - 60);
        days.StartOfHour(begin + 59).ShouldBe(begin);
    }

    [Fact]
    public void A_zone_can_serve_unless_its_clocks_are_set_by_a_part_of_an_hour()
    {
        var (refused, skewed) = (new List<string>(), new List<string>());
        foreach (var id in TzdbDateTimeZoneSource.Default.CanonicalIdMap.Values.Distinct())
        {
            DayGrid days;
            try
            {
                days = DayGrid.Of(id);
            }
            catch (ArgumentException e)
            {
                e.Message.ShouldContain(id);
                refused.Add(id);
                continue;
            }

            // Every day from 2000 to 2100 begins on the hours' grid and ends where the next one begins.
            for (var day = days.StartOfDay(MinuteOf("2000-01-01T12:00:00Z")); day < MinuteOf("2100-01-01T00:00:00Z"); day = days.EndOfDay(day))
            {
                if (days.StartOfDay(day) != day || days.StartOfHour(day) != day)
                {
                    skewed.Add($"{id} {day}");
                }
            }
        }

        skewed.ShouldBeEmpty();
        refused.ShouldBe(["America/Caracas", "Asia/Colombo", "Asia/Pyongyang", "Australia/Lord_Howe", "Pacific/Norfolk"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Australia/Lord_Howe", "by a part of an hour")]
    [InlineData("America/Caracas", "by a part of an hour")]
    [InlineData("Mars/Olympus", "IANA")]
    public void Zones_that_cannot_serve_are_refused_with_the_reason(string zone, string reason) =>
        Should.Throw<ArgumentException>(() => DayGrid.Of(zone)).Message.ShouldContain(reason);

    private static int MinuteOf(string time) => (int)(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60);
}
