using System.Globalization;
using FunnelStream.Panes;

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
    [InlineData("Asia/Kolkata", "whole hours")]
    [InlineData("Mars/Olympus", "IANA")]
    public void Zones_that_cannot_serve_are_refused_with_the_reason(string zone, string reason) =>
        Should.Throw<ArgumentException>(() => DayGrid.Of(zone)).Message.ShouldContain(reason);

    private static int MinuteOf(string time) => (int)(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60);
}
