using System.Globalization;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Hours of the week are those that the clocks of the zone show.</summary>
public sealed class HourOfWeekTests
{
    [Theory]
    [InlineData("Etc/UTC", "2026-03-02T00:30:00Z", 0)] // a Monday
    [InlineData("Asia/Kolkata", "2026-03-02T00:00:00+05:30", 0)]
    [InlineData("Asia/Kolkata", "2026-03-02T00:45:00+05:30", 0)]
    [InlineData("Asia/Kathmandu", "2026-03-02T13:59:00+05:45", 13)]
    [InlineData("Asia/Kathmandu", "2026-03-01T23:59:00+05:45", 167)]
    public void A_minute_lies_in_the_hour_that_the_clock_shows(string zone, string at, int hour) =>
        new HourOfWeek(DayGrid.Of(zone)).Of(MinuteOf(at)).ShouldBe(hour);

    [Fact]
    public void A_span_is_shared_among_the_hours_it_passes_through()
    {
        var from = MinuteOf("2026-03-02T08:40:00+05:30");
        var sums = new double[HourOfWeek.Count];
        new HourOfWeek(DayGrid.Of("Asia/Kolkata")).Add(sums, from, from + 50);

        sums[8].ShouldBe(20 / 60.0, 1e-12);
        sums[9].ShouldBe(30 / 60.0, 1e-12);
        sums.Sum().ShouldBe(50 / 60.0, 1e-12);
    }

    private static int MinuteOf(string time) => (int)(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60);
}
