using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class GoalTests
{
    // Seventy leads a week.
    [Theory]
    [InlineData("\"below\": 60", Verdict.Clear, null)]
    [InlineData("\"below\": 68", Verdict.Between, null)]
    [InlineData("\"below\": 75", Verdict.Breach, 75.0)]
    [InlineData("\"above\": 65", Verdict.Breach, 65.0)]
    [InlineData("\"above\": 72", Verdict.Between, null)]
    [InlineData("\"above\": 90, \"below\": 50", Verdict.Clear, null)]
    public void A_kpi_beyond_a_bound(string bounds, Verdict verdict, double? bound)
    {
        var finding = Leads().Ask(Rule("\"kpi\": \"leads\", " + bounds), 60).ShouldHaveSingleItem();

        finding.Verdict.ShouldBe(verdict);
        finding.Diagnosis.ShouldBe("leads");
        finding["value"]!.Value.ShouldBe(70);
        if (bound is not null)
        {
            finding["bound"]!.Value.ShouldBe(bound);
        }
    }

    [Fact]
    public void A_cohort_is_judged_once_it_is_final_unless_asked_otherwise()
    {
        // Nobody converts from day 90 on; on day 95 the last final week is long before.
        var scenario = new RuleScenario().Leads("seo", "guides", 0, 90, 20, sql: .25).Leads("seo", "guides", 90, 100, 20);

        scenario.Ask(Rule("\"kpi\": \"lead_to_sql\", \"below\": 0.15"), 95).Single().Verdict.ShouldBe(Verdict.Clear);
        var provisional = scenario.Ask(Rule("\"kpi\": \"lead_to_sql\", \"below\": 0.15, \"provisional\": true"), 97).Single();
        provisional.Verdict.ShouldBe(Verdict.Breach);
        provisional["value"]!.High.ShouldNotBeNull();
    }

    [Fact]
    public void Small_numbers_can_be_left_alone()
    {
        Leads().Ask(Rule("\"kpi\": \"lead_to_sql\", \"below\": 0.5, \"provisional\": true, \"least\": 100"), 60).ShouldBeEmpty();
        Leads().Ask(Rule("\"kpi\": \"lead_to_sql\", \"below\": 0.5, \"provisional\": true, \"least\": 50"), 60).Single().Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void A_percentile_beyond_what_is_known_is_beyond_a_bound_below_that()
    {
        var scenario = new RuleScenario().Once("seo", "guides", 50, new Cell(Field.Responses, 1), new Cell(Field.Leads, 2), new Cell(Field.CohortWaiting, 2));

        var finding = scenario.Ask(Rule("\"kpi\": \"response_time_p50\", \"above\": 86400"), 55).Single();
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding["value"]!.Value.ShouldBeNull();
        finding["value"]!.Low!.Value.ShouldBe(5 * 86_400, 60);
        scenario.Ask(Rule("\"kpi\": \"response_time_p50\", \"above\": 864000"), 55).ShouldBeEmpty();
    }

    [Fact]
    public void Goals_on_events_that_never_came_and_on_what_has_no_name_are_not_judged()
    {
        var scenario = new RuleScenario().Once("seo", "(none)", 50, new Cell(Field.Leads, 5), new Cell(Field.CohortWaiting, 5));

        scenario.Ask(Rule("\"kpi\": \"unanswered\", \"above\": 1"), 55).ShouldBeEmpty();
        scenario.Ask(Rule("\"kpi\": \"lead_to_sql\", \"below\": 0.1, \"provisional\": true"), 55).ShouldBeEmpty();
        scenario.Ask(Rule("\"kpi\": \"opportunities\", \"below\": 1"), 55).ShouldBeEmpty();
        scenario.Ask(Rule("\"kpi\": \"leads\", \"below\": 10, \"scopes\": [\"channel\", \"channel+campaign\"]"), 55).Select(finding => finding.Labels).ShouldBe([new AlertLabels("seo")]);
    }

    [Fact]
    public void Each_scope_has_its_labels_and_the_configured_severity()
    {
        var findings = Leads().Leads("email", "news", 0, 70, 5)
            .Ask(Rule("\"kpi\": \"leads\", \"below\": 60, \"scopes\": [\"channel\"], \"severity\": \"critical\""), 60);

        findings.Select(finding => $"{finding.Labels} {finding.Verdict} {finding.Severity}").Order(StringComparer.Ordinal).ShouldBe([
            "channel=email Breach Critical", "channel=seo Clear Critical"]);
    }

    [Theory]
    [InlineData("\"above\": 1")]
    [InlineData("\"kpi\": \"leads\"")]
    [InlineData("\"kpi\": \"leads\", \"above\": 1, \"below\": 2")]
    [InlineData("\"kpi\": \"profit\", \"above\": 1")]
    public void What_makes_no_sense_is_refused(string settings)
    {
        var json = "{ \"defaults\": false, \"rules\": [ { \"kind\": \"goal\", " + settings + " } ] }";
        RuleSet.Parse(System.Text.Encoding.UTF8.GetBytes(json), RuleCatalog.All, out var problems).ShouldBeNull();
        problems.ShouldNotBeEmpty();
    }

    private static RuleScenario Leads() => new RuleScenario().Leads("seo", "guides", 0, 70, 10, sql: .25);

    private static AlertRule Rule(string settings) => RuleScenario.Rule(Goal.KindName, settings);
}
