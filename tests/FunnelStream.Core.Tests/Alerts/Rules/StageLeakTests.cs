using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class StageLeakTests
{
    [Fact]
    public void The_pair_of_stages_that_leaks_is_told()
    {
        Ask(Funnel(100, 130, mql: .5, sql: .08)).Diagnosis.ShouldBe("mql_to_sql");
        Ask(Funnel(100, 130, mql: .2, sql: .25)).Diagnosis.ShouldBe("lead_to_mql");

        static Finding Ask(RuleScenario scenario)
        {
            var finding = scenario.Ask(Rule(), 125).Single();
            finding.Verdict.ShouldBe(Verdict.Breach);
            finding.Numbers.Select(number => number.Name).ShouldBe(["observed", "expected", "ratio", "z", "rate", "baseline_rate"]);
            finding["ratio"]!.Value!.Value.ShouldBeLessThan(.75);
            return finding;
        }
    }

    [Fact]
    public void A_funnel_that_is_as_ever_is_clear() => Funnel(100, 130, mql: .5, sql: .25).Ask(Rule(), 125).Single().Verdict.ShouldBe(Verdict.Clear);

    [Fact]
    public void A_surge_leaks_nowhere() =>
        new RuleScenario().Leads("seo", "guides", 0, 100, 20, mql: .5, sql: .25).Leads("seo", "guides", 100, 130, 60, mql: .5, sql: .25)
            .Watch(95, 128, Rule()).Lines.ShouldBeEmpty();

    [Fact]
    public void It_tells_after_a_week_and_once()
    {
        var told = Funnel(100, 160, mql: .5, sql: .08).Watch(95, 150, Rule());
        told.Lines.ShouldBe(["fired total"]);
        told.DayOf(TransitionKind.Fired, AlertLabels.Total).ShouldBeInRange(108, 125);
    }

    [Theory]
    [InlineData(SqlRateDrop.KindName)]
    [InlineData(IllusoryGrowth.KindName)]
    [InlineData(NoData.KindName)]
    public void It_keeps_quiet_where_another_rule_has_told(string kind) =>
        Funnel(100, 130, mql: .5, sql: .08).Ask(Rule(), 125, (active, labels) => active == kind && labels == AlertLabels.Total).Single().Verdict.ShouldBe(Verdict.Held);

    [Fact]
    public void Few_leads_are_not_judged() =>
        new RuleScenario().Leads("seo", "guides", 0, 130, .3, mql: .5, sql: .25).Ask(Rule(), 125).ShouldAllBe(finding => finding.Verdict == Verdict.InsufficientData);

    private static RuleScenario Funnel(int from, int to, double mql, double sql) => new RuleScenario()
        .Leads("seo", "guides", 0, from, 20, mql: .5, sql: .25)
        .Leads("seo", "guides", from, to, 20, mql: mql, sql: sql);

    private static AlertRule Rule() => RuleScenario.Rule(StageLeak.KindName, "\"scopes\": [\"total\"]");
}
