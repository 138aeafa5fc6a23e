using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class ResponseTests
{
    [Fact]
    public void Answered_and_waiting_leads_together()
    {
        // The example of alerts.md. A minute's leads are taken to have come in its middle.
        var kpis = new KpiTable();
        foreach (var after in (int[])[5, 10, 15, 20, 30, 40, 60])
        {
            kpis.AddLead("seo", 0, (Lag.Response, after));
        }

        kpis.AddLead("seo", 0).AddLead("seo", 100).AddLead("seo", 200).Complete(300);
        kpis["response_time_p50", face: Face.Cohort].ShouldBe(new KpiValue(1_800, null, 10, null, null, false));
        kpis["response_time_p90", face: Face.Cohort].ShouldBe(new KpiValue(null, null, 10, 18_000 - 30, null, false));
        kpis["response_within_5m", face: Face.Cohort].Value.ShouldBe(.1);
        kpis["response_within_1h", face: Face.Cohort].Value.ShouldBe(.7);
        kpis["response_within_1h", face: Face.Cohort].Denominator.ShouldBe(10);
        kpis["unanswered", face: Face.Cohort].Value.ShouldBe(3);
    }

    [Fact]
    public void The_waiting_grow_older_while_nothing_happens()
    {
        var kpis = new KpiTable().AddLead("seo", 0).Complete(60);
        kpis["response_time_p50", face: Face.Cohort].Low.ShouldBe(3_570);
        kpis.Complete(120);
        kpis["response_time_p50", face: Face.Cohort].Low.ShouldBe(7_170);
    }

    [Fact]
    public void A_lead_closed_without_an_answer_waits_no_longer()
    {
        var kpis = new KpiTable().AddLead("seo", 0, (Lag.ClosedWithoutResponse, 10)).Complete(60);
        kpis["unanswered", face: Face.Cohort].Value.ShouldBe(0);
        kpis["response_time_p50", face: Face.Cohort].ShouldBe(new KpiValue(null, null, 1, 600, null, false));
    }

    [Fact]
    public void It_is_about_cohorts_only() => new KpiTable().AddLead("seo", 0).Complete(60).Find("response_within_1h").ShouldBeNull();
}
