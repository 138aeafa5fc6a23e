using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class SqlRateDropFastTests
{
    [Fact]
    public void A_fall_is_told_within_days_and_resolves_when_it_is_over()
    {
        var told = new RuleScenario()
            .Leads("seo", "guides", 0, 100, 20, mql: .4)
            .Leads("seo", "guides", 100, 120, 20, mql: .1)
            .Leads("seo", "guides", 120, 160, 20, mql: .4)
            .Watch(95, 155, Rule());

        told.Lines.ShouldBe(["fired total", "resolved total"]);
        told.DayOf(TransitionKind.Fired, AlertLabels.Total).ShouldBeInRange(101, 106);
        told.DayOf(TransitionKind.Resolved, AlertLabels.Total).ShouldBeInRange(120, 135);
        var fired = told.Fired(AlertLabels.Total).Alert;
        fired.Severity.ShouldBe(AlertSeverity.Warning);
        fired.Diagnosis.ShouldBe("lower");
    }

    [Fact]
    public void A_surge_of_leads_that_have_had_no_time_yet_is_no_fall() =>
        new RuleScenario()
            .Leads("seo", "guides", 0, 100, 10, mql: .4)
            .Leads("seo", "guides", 100, 130, 60, mql: .4)
            .Watch(95, 128, Rule()).Lines.ShouldBeEmpty();

    [Fact]
    public void Each_lead_is_scored_once_however_often_it_is_asked()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 100, 20, mql: .4).Leads("seo", "guides", 100, 110, 20, mql: .3);
        var told = scenario.Watch(95, 104, Rule());
        var once = Statistic(told);
        told.Book.Evaluate(scenario.BoardAt(104));
        Statistic(told).ShouldBe(once);

        static double Statistic(Told told) => told.Book.Alerts.Single().Numbers.Single(number => number.Name == "statistic").Value!.Value;
    }

    [Fact]
    public void The_threshold_rises_with_the_volume()
    {
        Threshold(10).ShouldBeInRange(5.5, 8);
        Threshold(100).ShouldBeGreaterThan(Threshold(10));

        static double Threshold(double perDay) => new RuleScenario()
            .Leads("seo", "guides", 0, 110, perDay, mql: .4).Ask(Rule(), 105).Single()["threshold"]!.Value!.Value;
    }

    [Fact]
    public void Silence_is_not_bad_quality_and_too_few_leads_are_no_baseline()
    {
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 110, 20, mql: .4).Leads("email", "news", 0, 110, 1, mql: .4);
        scenario.Ask(Rule(), 105, (kind, labels) => kind == NoData.KindName && labels == AlertLabels.Total).ShouldBeEmpty();
        scenario.Ask(RuleScenario.Rule(SqlRateDropFast.KindName, "\"scopes\": [\"channel\"]"), 105).ShouldAllBe(finding => finding.Labels == new AlertLabels("seo") || finding["baseline_rate"]!.Value > .3);
    }

    [Fact]
    public void What_it_tells_has_the_documented_names_in_order() =>
        new RuleScenario().Leads("seo", "guides", 0, 110, 20, mql: .4).Ask(Rule(), 105).Single()
            .Numbers.Select(number => number.Name).ShouldBe(["leads", "converted", "rate", "baseline_rate", "statistic", "threshold"]);

    private static AlertRule Rule() => RuleScenario.Rule(SqlRateDropFast.KindName, "\"scopes\": [\"total\"]");
}
