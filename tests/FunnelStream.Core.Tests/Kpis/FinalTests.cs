using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class FinalTests
{
    [Theory]
    [InlineData("leads", 0)]
    [InlineData("visit_to_lead", 0)]
    [InlineData("response_within_1h", 2)]
    [InlineData("lead_to_mql", 7)]
    [InlineData("pqls", 7)]
    [InlineData("mql_to_sql", 14)]
    [InlineData("disqualified_rate", 14)]
    [InlineData("sql_to_opportunity", 60)]
    [InlineData("lead_to_client", 180)]
    [InlineData("win_rate", 180)]
    [InlineData("revenue", 180)]
    public void A_cohort_is_final_once_its_numerators_horizon_has_passed(string kpi, int days)
    {
        // The cohort of the day that ends 1,440 minutes after midnight.
        var end = 1_440 * (1 + days);
        var kpis = new KpiTable(new BoardOptions { Breakdowns = [Breakdown.Total] }).AddLead("seo", 10);
        if (days > 0)
        {
            IsFinal(kpis.Complete(end - 1), kpi).ShouldBeFalse();
        }

        IsFinal(kpis.Complete(end), kpi).ShouldBeTrue();
    }

    [Fact]
    public void A_period_is_final_once_the_watermark_is_past_it()
    {
        var live = new KpiTable().Add("seo", 10, new Cell(Field.Leads, 1));
        live.Board.Apply(live.Worker.Take(KpiTable.Midnight + (60 * 60_000L)));
        live.Board.AdvanceTo(0);
        live["leads"].Value.ShouldBe(1);
        live["leads"].Final.ShouldBeFalse(); // windows end a bound ahead of the watermark
        live.Complete(61)["leads"].Final.ShouldBeTrue();
    }

    private static bool IsFinal(KpiTable kpis, string kpi) =>
        kpis.Board.Cohorts(CohortPeriod.Day).Single(result => result.Kpi == kpi).Value.Final;
}
