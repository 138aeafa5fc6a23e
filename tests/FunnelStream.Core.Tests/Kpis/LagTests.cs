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
    public void Of_nobody_there_is_no_lag()
    {
        var kpis = new KpiTable().AddLead("seo", 1).Complete(60);
        kpis["sales_cycle_mean", face: Face.Cohort].ShouldBe(new KpiValue(null, 0, 0, null, null, false));
        kpis["sales_cycle_p90", face: Face.Cohort].Value.ShouldBeNull();
    }
}
