using FunnelStream.Panes;

namespace FunnelStream.Kpis;

public sealed class RatioTests
{
    [Fact]
    public void A_ratio_carries_its_parts_and_its_interval()
    {
        var rate = Rate(mqls: 50, leads: 200);
        rate.Value.ShouldBe(.25);
        rate.Numerator.ShouldBe(50);
        rate.Denominator.ShouldBe(200);
        rate.Low!.Value.ShouldBe(.1951, 5e-5);
        rate.High!.Value.ShouldBe(.3143, 5e-5);
    }

    [Fact]
    public void Nothing_started_is_no_rate_but_known_parts() =>
        Rate(mqls: 3, leads: 0).ShouldBe(new KpiValue(null, 3, 0, null, null, true));

    [Fact]
    public void Above_one_there_is_no_interval() =>
        Rate(mqls: 3, leads: 2).ShouldBe(new KpiValue(1.5, 3, 2, null, null, true));

    [Fact]
    public void Counts_have_no_denominator()
    {
        var kpis = new KpiTable().Add("seo", 1, new Cell(Field.Leads, 7)).Complete(60);
        kpis["leads"].ShouldBe(new KpiValue(7, 7, null, null, null, true));
        kpis["visits"].Value.ShouldBe(0);
    }

    private static KpiValue Rate(int mqls, int leads) =>
        new KpiTable().Add("seo", 1, new Cell(Field.Mqls, mqls), new Cell(Field.Leads, leads)).Complete(60)["lead_to_mql"];
}
