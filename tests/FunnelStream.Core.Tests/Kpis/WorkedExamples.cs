using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>The examples of the KPI catalogue, to the digit.</summary>
public sealed class WorkedExamples
{
    [Fact]
    public void E1_the_rates_of_a_funnel()
    {
        var kpis = new KpiTable().Add("seo", 10, Cells(
            (Field.Visits, 1_000), (Field.Leads, 80), (Field.Mqls, 20), (Field.Sqls, 8), (Field.Opportunities, 3), (Field.Clients, 2))).Complete(60);
        kpis["visit_to_lead"].Value.ShouldBe(.08);
        kpis["lead_to_mql"].Value.ShouldBe(.25);
        kpis["mql_to_sql"].Value.ShouldBe(.4);
        kpis["sql_to_opportunity"].Value.ShouldBe(.375);
        kpis["opportunity_to_client"].Value.ShouldBe(2 / 3d);
        kpis["lead_to_client"].Value.ShouldBe(.025);
        kpis["visit_to_client"].Value.ShouldBe(.002);
        kpis["lead_to_mql"].Numerator.ShouldBe(20);
        kpis["lead_to_mql"].Denominator.ShouldBe(80);
    }

    [Fact]
    public void E3_more_leads_hardly_more_revenue()
    {
        var windows = new BoardOptions { Windows = [WindowLength.Parse("1h")] };
        var kpis = new KpiTable(windows)
            .Add("seo", 10, Cells((Field.Leads, 1_000), (Field.Clients, 50), (Field.DealsWon, 50), (Field.RevenueMinor, 500_000_00)))
            .Complete(60);
        kpis["revenue", "1h"].Value.ShouldBe(500_000);
        kpis["revenue_per_lead", "1h"].Value.ShouldBe(500);
        kpis["average_basket", "1h"].Value.ShouldBe(10_000);

        kpis.Add("seo", 70, Cells((Field.Leads, 1_800), (Field.Clients, 54), (Field.DealsWon, 54), (Field.RevenueMinor, 513_000_00))).Complete(120);
        kpis["revenue", "1h"].Value.ShouldBe(513_000);
        kpis["revenue_per_lead", "1h"].Value.ShouldBe(285);
        kpis["average_basket", "1h"].Value.ShouldBe(9_500);
        kpis["lead_growth", "1h"].ShouldBe(new KpiValue(.8, 1_800, 1_000, null, null, true));
        kpis["revenue_growth", "1h"].ShouldBe(new KpiValue(.026, 513_000, 500_000, null, null, true));
    }

    [Fact]
    public void E4_the_cheap_lead_is_the_dear_client()
    {
        var kpis = new KpiTable()
            .Add("a", 10, Cells((Field.SpendMinor, 3_000_00), (Field.Leads, 100), (Field.Clients, 1)))
            .Add("b", 10, Cells((Field.SpendMinor, 9_000_00), (Field.Leads, 100), (Field.Clients, 4)))
            .Complete(60);
        kpis["cost_per_lead", scope: "channel=a"].Value.ShouldBe(30);
        kpis["cost_per_lead", scope: "channel=b"].Value.ShouldBe(90);
        kpis["cac", scope: "channel=a"].Value.ShouldBe(3_000);
        kpis["cac", scope: "channel=b"].Value.ShouldBe(2_250);
    }

    [Fact]
    public void E5_the_faster_channel_converts_better()
    {
        var kpis = new KpiTable();
        Cohort(kpis, "seo", leads: 300, clients: 15, after: 120 * 1_440);
        Cohort(kpis, "outbound", leads: 80, clients: 12, after: 60 * 1_440);
        kpis.Complete(60);
        kpis["lead_to_client", scope: "channel=seo", face: Face.Cohort].Value.ShouldBe(.05);
        kpis["lead_to_client", scope: "channel=outbound", face: Face.Cohort].Value.ShouldBe(.15);
        kpis["time_to_client_mean", scope: "channel=seo", face: Face.Cohort].Value.ShouldBe(120 * 86_400);
        kpis["time_to_client_p50", scope: "channel=seo", face: Face.Cohort].Value.ShouldBe(120 * 86_400);
        kpis["time_to_client_p90", scope: "channel=outbound", face: Face.Cohort].Value.ShouldBe(60 * 86_400);
    }

    [Theory]
    [InlineData(1_000, 10, .01)] // E6
    [InlineData(100, 20, .2)] // E6
    [InlineData(100, 5, .05)] // E7
    public void E6_E7_leads_to_clients(int leads, int clients, double rate)
    {
        var kpis = new KpiTable().Add("seo", 10, Cells((Field.Leads, leads), (Field.Clients, clients))).Complete(60);
        kpis["lead_to_client"].Value.ShouldBe(rate);
    }

    [Fact]
    public void E8_visits_to_leads()
    {
        var kpis = new KpiTable().Add("seo", 10, Cells((Field.Visits, 5_000), (Field.Leads, 10))).Complete(60);
        kpis["visit_to_lead"].Value.ShouldBe(.002);
    }

    private static void Cohort(KpiTable kpis, string channel, int leads, int clients, int after)
    {
        for (var i = 0; i < leads; i++)
        {
            kpis.AddLead(channel, i % 60, i < clients ? [(Lag.Client, after)] : []);
        }
    }

    private static Cell[] Cells(params (int Field, long Value)[] cells) => [.. cells.Select(cell => new Cell(cell.Field, cell.Value))];
}
