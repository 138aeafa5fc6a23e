using FunnelStream.Board;
using FunnelStream.LiveBoard;
using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Tests.LiveBoard;

/// <summary>Steps of the live board's series: a day's pane is in its own day, wherever the zone lies and when clocks change.</summary>
public sealed class LiveSeriesTests
{
    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Paris")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Adelaide")]
    public void Steps_of_days_hold_their_days(string zone)
    {
        // From January to July: clocks change in Paris and Adelaide in between. Each day has its number of leads.
        var days = DayGrid.Of(zone);
        var last = new LocalDate(2026, 6, 30);
        var to = days.Zone.AtStartOfDay(last).PlusHours(15).ToInstant().ToUnixTimeMilliseconds();
        var slices = Enumerable.Range(0, 180).Select(back => Day(days, last.PlusDays(-back), back + 1)).Reverse().ToArray();

        var series = LiveSeries.Of(WindowLength.All, [new ScopePanes(new ScopeNames(), slices)], to, days);

        series.StepSeconds.ShouldBe(2 * 86_400);
        var leads = series.Rows.ShouldHaveSingleItem().Leads;
        leads.Length.ShouldBe(90);
        leads.Reverse().ShouldBe(Enumerable.Range(0, 90).Select(step => (4L * step) + 3), "two days each, the last one with today");
    }

    private static PaneSlice Day(DayGrid days, LocalDate date, int leads)
    {
        var start = (int)(days.Zone.AtStartOfDay(date).ToInstant().ToUnixTimeSeconds() / 60);
        var cells = new Cells();
        cells.Add(Field.Leads, leads);
        return new PaneSlice(start, days.EndOfDay(start), cells);
    }
}
