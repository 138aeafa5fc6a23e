using FunnelStream.Alerts;
using FunnelStream.Core.Tests.Alerts.Rules;

namespace FunnelStream.Advice;

/// <summary>What is wrong, by name.</summary>
public sealed class DiagnosesTests
{
    [Fact]
    public void A_healthy_funnel_has_none() =>
        Of(Steady().Leads("paid", "brand", 90, 120, 20, sql: .25, mql: .5, opportunity: .12), 120).ShouldBeEmpty();

    [Fact]
    public void E2_growth_without_results_is_illusory()
    {
        // The broad campaign: 500 leads with 50 SQLs in a month after 200 with 50.
        var found = Diagnoses.Of(new RuleScenario()
            .Leads("paid", "brand", 0, 90, 200 / 30d, sql: .25, mql: .5)
            .Leads("paid", "brand", 90, 120, 500 / 30d, sql: .10, mql: .5).At(120)).Found;
        var growth = found.First(d => d.Name == "illusory_growth");
        (growth.Cause, growth.Labels).ShouldBe(("volume_without_result", new AlertLabels("paid", "brand")));
        growth.Numbers.Single(n => n.Name == "leads").Value.ShouldBe(500);
        growth.Numbers.Single(n => n.Name == "leads_before").Value.ShouldBe(200);
    }

    [Fact]
    public void Fewer_MQLs_point_to_targeting()
    {
        var found = Of(Steady().Leads("paid", "brand", 90, 120, 20, sql: .25, mql: .25, opportunity: .12), 120);
        found.ShouldContain(("weak_lead_to_mql", "targeting_or_message"));
        found.ShouldContain(("leak", "lead_to_mql"));
        found.ShouldNotContain(d => d.Name == "weak_mql_to_sql");
    }

    [Fact]
    public void Fewer_SQLs_of_as_many_MQLs_point_to_how_marketing_and_sales_agree()
    {
        var found = Of(Steady().Leads("paid", "brand", 90, 120, 20, sql: .1, mql: .5, opportunity: .12), 120);
        found.ShouldContain(("weak_mql_to_sql", "marketing_and_sales_not_aligned"));
        found.ShouldNotContain(d => d.Name == "weak_lead_to_mql");
    }

    [Fact]
    public void Fewer_clients_of_as_many_SQLs_point_to_sales()
    {
        var story = new RuleScenario()
            .Leads("paid", "brand", 0, 200, 20, sql: .25, mql: .5, client: .1)
            .Leads("paid", "brand", 200, 380, 20, sql: .25, mql: .5, client: .04);
        Of(story, 380).ShouldBe([("weak_sql_to_client", "sales_or_positioning")]);
    }

    [Fact]
    public void E4_cheap_leads_that_are_dear_are_a_trap()
    {
        var found = Diagnoses.Of(new AdviceScenario()
            .Leads("a", "x", 0, 60, leads: 2_000, sqls: 400, clients: 20, spend: 60_000)
            .Leads("b", "y", 0, 60, leads: 2_000, sqls: 1_800, clients: 200, spend: 180_000).At(76)).Found;
        var trap = found.Single(d => d.Name == "cpl_trap");
        (trap.Cause, trap.Labels).ShouldBe(("judge_by_cost_per_sql", new AlertLabels("a")));
    }

    [Fact]
    public void They_are_told_with_the_alert_that_they_concern()
    {
        var story = Steady().Leads("paid", "brand", 90, 130, 20, sql: .1, mql: .5, opportunity: .12);
        var book = new AlertBook([RuleScenario.Rule("sql_rate_drop")], AlertBookState.Empty, story.Options.Days) { Diagnose = view => Diagnoses.Of(view).Found };
        var fired = Enumerable.Range(90, 40).SelectMany(day => book.Evaluate(story.BoardAt(day)).Transitions).First(told => told.Kind == TransitionKind.Fired);

        fired.Alert.Found.ShouldContain(d => d.Name == "weak_mql_to_sql" && d.At == fired.At && d.Labels == fired.Alert.Labels);
    }

    private static RuleScenario Steady() => new RuleScenario().Leads("paid", "brand", 0, 90, 20, sql: .25, mql: .5, opportunity: .12);

    private static IReadOnlyList<(string Name, string Cause)> Of(RuleScenario story, double day) => [.. Diagnoses.Of(story.At(day)).Found.Select(d => (d.Name, d.Cause))];
}
