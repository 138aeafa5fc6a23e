using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class LagTests
{
    [Fact]
    public void Mean_and_percentiles_over_those_that_got_there()
    {
        var kpis = new KpiTable();
        foreach (var hours in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 9, 30])
        {
            kpis.AddLead("seo", 1, (Lag.Sql, hours * 60));
        }

        kpis.AddLead("seo", 1).Complete(60);
        kpis["time_to_sql_mean", face: Face.Cohort].ShouldBe(new KpiValue(7.5 * 3_600, 75 * 3_600, 10, null, null, false));
        kpis["time_to_sql_p50", face: Face.Cohort].ShouldBe(new KpiValue(5 * 3_600, null, 10, null, null, false));
        kpis["time_to_sql_p90", face: Face.Cohort].Value.ShouldBe(9 * 3_600);
        kpis["lead_to_sql", face: Face.Cohort].Value.ShouldBe(10 / 11d);
    }

    [Fact]
    public void Lags_longer_than_the_histogram_reaches_have_a_lower_bound_and_no_percentile()
    {
        const int Days = 1_096;
        var bound = new KpiValue(null, null, 1, 897 * 86_400, null, false);
        var kpis = new KpiTable().AddLead("seo", 1, (Lag.Client, Days * 1_440), (Lag.SalesCycle, Days * 1_440), (Lag.Response, Days * 1_440)).Complete(60);

        kpis["time_to_client_p50", face: Face.Cohort].ShouldBe(bound);
        kpis["time_to_client_p90", face: Face.Cohort].ShouldBe(bound);
        kpis["sales_cycle_p50", face: Face.Cohort].ShouldBe(bound);
        kpis["response_time_p50", face: Face.Cohort].ShouldBe(bound);
        kpis["time_to_client_mean", face: Face.Cohort].Value.ShouldBe(Days * 86_400);
    }

    [Theory]
    [InlineData(897, 897)]
    [InlineData(896, 897)]
    public void Shorter_ones_have_a_percentile(int days, int edge) =>
        new KpiTable().AddLead("seo", 1, (Lag.Client, days * 1_440)).Complete(60)["time_to_client_p50", face: Face.Cohort].Value.ShouldBe(edge * 86_400);

    [Fact]
    public void Of_nobody_there_is_no_lag()
    {
        var kpis = new KpiTable().AddLead("seo", 1).Complete(60);
        kpis["sales_cycle_mean", face: Face.Cohort].ShouldBe(new KpiValue(null, 0, 0, null, null, false));
        kpis["sales_cycle_p90", face: Face.Cohort].Value.ShouldBeNull();
    }
}
