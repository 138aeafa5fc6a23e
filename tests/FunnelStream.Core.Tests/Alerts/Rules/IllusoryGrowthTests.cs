using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class IllusoryGrowthTests
{
    private static readonly AlertLabels Total = AlertLabels.Total;

    [Fact]
    public void More_leads_that_bring_no_more_sqls_are_no_growth_until_they_stop()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 150, 25, sql: .1)
            .Leads("seo", "guides", 150, 260, 10, sql: .25)
            .Watch(110, 220, Rule());

        told.Lines.ShouldBe(["fired total", "resolved total"]);
        told.DayOf(TransitionKind.Fired, Total).ShouldBeInRange(124, 142);
        told.DayOf(TransitionKind.Resolved, Total).ShouldBeInRange(152, 190);
        var fired = told.Fired(Total).Alert;
        fired.Diagnosis.ShouldBe("sql");
        fired.Numbers.Select(number => number.Name).ShouldBe([
            "leads", "leads_before", "lead_growth", "growth_p_value", "observed", "expected", "ratio", "z"]);
        fired.Numbers.Single(number => number.Name == "lead_growth").Value!.Value.ShouldBeGreaterThanOrEqualTo(.2);
        fired.Numbers.Single(number => number.Name == "growth_p_value").Value!.Value.ShouldBeLessThanOrEqualTo(.01);
    }

    [Fact]
    public void Growth_that_brings_sqls_is_growth() =>
        new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 180, 25, sql: .25)
            .Watch(110, 170, Rule()).Lines.ShouldBeEmpty();

    [Fact]
    public void Fewer_sqls_of_as_many_leads_are_no_growth_at_all() =>
        new RuleScenario()
            .Leads("seo", "guides", 0, 120, 10, sql: .25)
            .Leads("seo", "guides", 120, 180, 10, sql: .1)
            .Watch(110, 170, Rule()).Lines.ShouldBeEmpty();

    [Fact]
    public void Nearly_a_fifth_more_is_not_enough_and_few_leads_may_be_chance()
    {
        Ask(11.5, 10).Verdict.ShouldNotBe(Verdict.Breach);
        Ask(25, 10).Verdict.ShouldBe(Verdict.Breach);
        Ask(2, 1.5).Verdict.ShouldNotBe(Verdict.Breach);

        static Finding Ask(double after, double before) => new RuleScenario()
            .Leads("seo", "guides", 0, 150, before, sql: .25).Leads("seo", "guides", 150, 185, after, sql: .05).Ask(Rule("\"least_leads\": 20, \"least_conversions\": 5"), 180).Single();
    }

    [Fact]
    public void The_campaign_that_explains_it_is_told_and_nobody_else()
    {
        var told = new RuleScenario()
            .Leads("paid_search", "brand", 0, 180, 20, sql: .25)
            .Leads("paid_search", "broad", 120, 150, 40, sql: .03)
            .Leads("seo", "guides", 0, 180, 12, sql: .2)
            .Watch(115, 148, RuleScenario.Rule(IllusoryGrowth.KindName));

        told.Lines.ShouldBe(["fired channel=paid_search campaign=broad"]);
    }

    [Fact]
    public void Silence_is_not_bad_quality()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 120, 10, sql: .25).Leads("seo", "guides", 120, 150, 25, sql: .05);
        scenario.Ask(Rule(), 145).Single().Verdict.ShouldBe(Verdict.Breach);
        scenario.Ask(Rule(), 145, (kind, labels) => kind == NoData.KindName && labels == Total).Single().Verdict.ShouldBe(Verdict.Held);
    }

    private static AlertRule Rule(string settings = "") =>
        RuleScenario.Rule(IllusoryGrowth.KindName, "\"scopes\": [\"total\"]" + (settings.Length == 0 ? "" : ", " + settings));
}
