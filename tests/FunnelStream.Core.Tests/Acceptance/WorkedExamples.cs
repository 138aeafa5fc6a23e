using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Worker;

namespace FunnelStream.Acceptance;

/// <summary>The examples E1 to E8 of the KPI catalogue, from events through workers and board to the numbers, exactly.</summary>
public sealed class WorkedExamples
{
    [Theory]
    [InlineData(Face.Period)]
    [InlineData(Face.Cohort)]
    public void E1_the_funnel(Face face)
    {
        var scenario = new Scenario()
            .Visits(1_000, "seo", "2026-03-02")
            .Leads(80, "seo", "2026-03-02T06:00Z", mqls: 20, sqls: 8, opportunities: 3, clients: 2, amount: 1_000);
        var board = new ExampleBoard(scenario, "2026-03-10");

        board["visit_to_lead", face].Value.ShouldBe(0.08);
        board["lead_to_mql", face].Value.ShouldBe(0.25);
        board["mql_to_sql", face].Value.ShouldBe(0.4);
        board["sql_to_opportunity", face].Value.ShouldBe(0.375);
        board["opportunity_to_client", face].Value.ShouldBe(2.0 / 3);
        board["lead_to_client", face].Value.ShouldBe(0.025);
        board["visit_to_client", face].Value.ShouldBe(0.002);
        board["commercial_performance", face].Value.ShouldBe(2_000);
    }

    [Fact]
    public void E2_broad_paid_traffic_lowers_the_rate_not_the_number()
    {
        var scenario = new Scenario()
            .Leads(200, "seo", "2026-01-02", mqls: 60, sqls: 50)
            .Leads(200, "seo", "2026-02-02", mqls: 60, sqls: 40)
            .Leads(300, "paid_social", "2026-02-03", mqls: 20, sqls: 10);
        var board = new ExampleBoard(scenario, "2026-04-01");

        var january = board.Cohort(CohortPeriod.Month, "2026-01-01", "lead_to_sql");
        january.Value.ShouldBe(0.25);
        (january.Numerator, january.Denominator).ShouldBe((50, 200));
        (Rounded(january.Low), Rounded(january.High)).ShouldBe((0.1951, 0.3143));

        var february = board.Cohort(CohortPeriod.Month, "2026-02-01", "lead_to_sql");
        february.Value.ShouldBe(0.10);
        (february.Numerator, february.Denominator).ShouldBe((50, 500));
        (Rounded(february.Low), Rounded(february.High)).ShouldBe((0.0767, 0.1294));
        february.Final.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Face.Period)]
    [InlineData(Face.Cohort)]
    public void E3_more_leads_hardly_more_revenue(Face face)
    {
        var scenario = new Scenario()
            .Leads(1_000, "seo", "2025-03-01", mqls: 50, sqls: 50, opportunities: 50, clients: 50, amount: 10_000)
            .Leads(1_800, "seo", "2026-03-01", mqls: 54, sqls: 54, opportunities: 54, clients: 54, amount: 9_500);
        var first = new ExampleBoard(scenario, "2026-01-01", "365d");
        first["revenue", face].Value.ShouldBe(500_000);
        first["revenue_per_lead", face].Value.ShouldBe(500);

        var second = new ExampleBoard(scenario, "2027-01-01", "365d");
        second["revenue", face].Value.ShouldBe(513_000);
        second["revenue_per_lead", face].Value.ShouldBe(285);
        second["lead_growth", Face.Period].Value.ShouldBe(0.8);
        second["revenue_growth", Face.Period].Value.ShouldBe(0.026);
    }

    [Fact]
    public void E4_cheap_leads_dear_clients()
    {
        var scenario = new Scenario()
            .Leads(300, "a", "2026-03-02", mqls: 40, sqls: 20, opportunities: 10, clients: 6, amount: 1_000).Spend(9_000, "a", "2026-03-02")
            .Leads(100, "b", "2026-03-02", mqls: 40, sqls: 20, opportunities: 15, clients: 10, amount: 1_000).Spend(9_000, "b", "2026-03-02");
        var board = new ExampleBoard(scenario, "2026-03-20");

        board["cost_per_lead", Face.Period, "a"].Value.ShouldBe(30);
        board["cost_per_lead", Face.Period, "b"].Value.ShouldBe(90);
        board["lead_to_client", Face.Cohort, "a"].Value.ShouldBe(0.02);
        board["lead_to_client", Face.Cohort, "b"].Value.ShouldBe(0.10);
        board["cac", Face.Period, "a"].Value.ShouldBe(1_500);
        board["cac", Face.Period, "b"].Value.ShouldBe(900);
    }

    [Fact]
    public void E5_fewer_leads_sooner_and_more_often_clients()
    {
        var scenario = new Scenario()
            .Leads(300, "seo", "2026-01-05", mqls: 100, sqls: 40, opportunities: 20, clients: 15, amount: 1_000, days: 120)
            .Leads(80, "outbound", "2026-01-05", mqls: 40, sqls: 30, opportunities: 20, clients: 12, amount: 1_000, days: 60);
        var board = new ExampleBoard(scenario, "2026-06-01", "365d");

        board["lead_to_client", Face.Cohort, "seo"].Value.ShouldBe(0.05);
        board["lead_to_client", Face.Cohort, "outbound"].Value.ShouldBe(0.15);
        foreach (var measure in new[] { "mean", "p50", "p90" })
        {
            board[$"time_to_client_{measure}", Face.Cohort, "seo"].Value.ShouldBe(120 * 86_400);
            board[$"time_to_client_{measure}", Face.Cohort, "outbound"].Value.ShouldBe(60 * 86_400);
        }
    }

    [Theory]
    [InlineData(1_000, 10, 0.01)]
    [InlineData(100, 20, 0.20)]
    public void E6_volume_is_not_quality(int leads, int clients, double rate)
    {
        var board = new ExampleBoard(new Scenario().Leads(leads, "seo", "2026-03-02", clients: clients, amount: 1), "2026-03-20");
        board["lead_to_client", Face.Period].Value.ShouldBe(rate);
        board["lead_to_client", Face.Cohort].Value.ShouldBe(rate);
    }

    [Fact]
    public void E7_twenty_leads_a_sale()
    {
        var sales = new ExampleBoard(new Scenario().Leads(100, "seo", "2026-03-02", clients: 5, amount: 1), "2026-03-20")["lead_to_client", Face.Cohort];
        sales.Value.ShouldBe(0.05);
        (sales.Denominator / sales.Numerator).ShouldBe(20);
    }

    [Fact]
    public void E8_many_visits_few_leads()
    {
        var board = new ExampleBoard(new Scenario().Visits(5_000, "seo", "2026-03-02").Leads(10, "seo", "2026-03-02"), "2026-03-20");
        board["visit_to_lead", Face.Period].Value.ShouldBe(0.002);
    }

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 4) : null;

    /// <summary>What a board shows at an instant over one window, by name.</summary>
    private sealed class ExampleBoard
    {
        private readonly FunnelBoard _board;
        private readonly List<KpiResult> _results;

        public ExampleBoard(Scenario scenario, string asOf, string window = "30d")
        {
            var shown = new BoardOptions { Windows = [WindowLength.Parse(window)] };
            var driver = new FunnelDriver(3, new WorkerOptions().WithoutHorizons());
            driver.Feed(scenario.Events.Select(e => e.ToRecord()));
            _board = driver.Complete().Board(shown, Scenario.Time(asOf));
            _results = [.. _board.Results()];
        }

        public KpiValue this[string kpi, Face face, string? channel = null] => _results
            .Single(r => r.Kpi == kpi && r.Face == face && IsAbout(r, channel)).Value;

        public KpiValue Cohort(CohortPeriod period, string start, string kpi) => _board.Cohorts(period)
            .Single(r => r.Kpi == kpi && r.From == Scenario.Time(start) && IsAbout(r, null)).Value;

        private static bool IsAbout(KpiResult result, string? channel) => channel is null
            ? result.Scope.Breakdown == Breakdown.Total
            : result.Scope.Breakdown.Dimensions is [Dimension.Channel] && result.Scope.Names[0] == channel;
    }
}
