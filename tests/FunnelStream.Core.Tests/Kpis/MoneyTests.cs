using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, 12_345)]
    [InlineData(2, 123.45)]
    [InlineData(3, 12.345)]
    public void Money_is_in_major_units(int decimals, double major)
    {
        var kpis = new KpiTable(new BoardOptions { MoneyDecimals = decimals }).Add("seo", 1, new Cell(Field.SpendMinor, 12_345)).Complete(60);
        kpis["spend"].Value.ShouldBe(major);
    }

    [Theory]
    [InlineData(Field.UnconvertedSpends, "spend", "cost_per_lead", "cac", "roi")]
    [InlineData(Field.UnconvertedRevenues, "revenue", "average_basket", "roi", "commercial_performance")]
    [InlineData(Field.WonWithoutAmount, "revenue", "revenue_per_lead", "roi", "commercial_performance")]
    public void What_an_unknown_amount_would_be_part_of_is_unavailable(int field, params string[] unavailable)
    {
        var kpis = new KpiTable()
            .Add("seo", 1, new Cell(Field.Leads, 4), new Cell(Field.SpendMinor, 100), new Cell(Field.RevenueMinor, 100), new Cell(field, 1))
            .Add("ads", 1, new Cell(Field.Leads, 4), new Cell(Field.SpendMinor, 100))
            .Complete(60);
        foreach (var kpi in unavailable)
        {
            kpis[kpi].ShouldBe(new KpiValue(null, null, null, null, null, true), kpi);
            kpis[kpi, scope: "channel=seo"].Value.ShouldBeNull(kpi);
        }

        kpis["leads"].Value.ShouldBe(8);
        kpis["cost_per_lead", scope: "channel=ads"].Value.ShouldBe(.25);
    }

    [Fact]
    public void Commercial_performance_is_the_revenue_in_both_faces()
    {
        var kpis = new KpiTable().AddLead("seo", 1, (Lag.Sql, 10)).AddLead("seo", 1)
            .Add("seo", 1, new Cell(Field.Sqls, 1), new Cell(Field.DealsWon, 3), new Cell(Field.RevenueMinor, 100_01),
                new Cell(Field.CohortDealsWon, 3), new Cell(Field.CohortRevenueMinor, 100_01))
            .Complete(60);
        kpis["commercial_performance"].Value.ShouldBe(100.01);
        kpis["commercial_performance", face: Face.Cohort].Value.ShouldBe(100.01);
    }

    [Fact]
    public void Without_a_deal_won_there_is_no_commercial_performance()
    {
        var kpis = new KpiTable().Add("seo", 1, new Cell(Field.Leads, 3), new Cell(Field.Sqls, 1)).Complete(60);
        kpis["commercial_performance"].Value.ShouldBeNull();
        kpis["revenue"].Value.ShouldBe(0);
    }

    [Fact]
    public void The_pipeline_moves_so_much_a_day()
    {
        var kpis = new KpiTable().Add("seo", 1, new Cell(Field.DealsWon, 1), new Cell(Field.DealsLost, 3),
            new Cell(Field.SalesCycles, 2), new Cell(Field.SalesCycleMillis, 20 * 86_400_000L));
        kpis.Worker.AddStock(KpiTable.Channel, ["seo", "(none)"], new Cell(Field.OpenDeals, 4), new Cell(Field.OpenValueMinor, 8_000_00));
        kpis.Complete(60);
        kpis["pipeline_value"].Value.ShouldBe(8_000);

        // 4 open × .25 × 2,000 each ÷ 10 days.
        kpis["pipeline_velocity"].ShouldBe(new KpiValue(200, 2_000, 10, null, null, true));
        kpis["pipeline_velocity", "1h", "channel=seo"].Value.ShouldBe(200);
    }

    [Fact]
    public void Overheads_accrue_by_the_minute_to_the_total_and_their_channel()
    {
        var kpis = new KpiTable(new BoardOptions { Overheads = new Dictionary<string, long> { ["SEO"] = 1_440_00, ["events"] = 2_880_00 } })
            .Add("seo", 1, new Cell(Field.Leads, 10), new Cell(Field.SpendMinor, 40_00)).Complete(60);
        kpis["cost_per_lead", "1h", "channel=seo"].Value.ShouldBe(10);
        kpis["cost_per_lead", "1h"].Value.ShouldBe(22);
        kpis["cost_per_lead", "1h", "channel=events"].ShouldBe(new KpiValue(null, 120, 0, null, null, true));
        kpis["spend", "1h"].Value.ShouldBe(40);
        kpis["cost_per_lead", "1h", "channel=seo campaign=(none)"].Value.ShouldBe(4);
        kpis["roi", "1h"].Value.ShouldBe(-1);
    }

    [Fact]
    public void What_is_not_known_by_segment_is_not_published_there()
    {
        var kpis = new KpiTable();
        kpis.Worker.Add(KpiTable.Segment, KpiTable.Midnight / 60_000, ["seo", "51-200", "retail", "pro"], new Cell(Field.Leads, 2), new Cell(Field.Mqls, 1));
        kpis.Complete(60);
        kpis["lead_to_mql", scope: "segment_size=51-200"].Value.ShouldBe(.5);
        kpis["revenue", scope: "offer=pro"].Value.ShouldBe(0);
        foreach (var absent in (string[])["visits", "visit_to_lead", "visit_to_client", "spend", "cost_per_lead", "cost_per_mql", "cost_per_sql", "cost_per_opportunity", "cac", "roi"])
        {
            kpis.Find(absent, scope: "segment_size=51-200").ShouldBeNull(absent);
            kpis.Find(absent).ShouldNotBeNull(absent);
        }
    }
}
