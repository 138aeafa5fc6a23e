using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
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
            .Leads("paid", "brand", 90, 120, 500 / 30d, sql: .10, mql: .5).At(120), new AdviceOptions()).Found;
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
            .Leads("b", "y", 0, 60, leads: 2_000, sqls: 1_800, clients: 200, spend: 180_000).At(76), new AdviceOptions()).Found;
        var trap = found.Single(d => d.Name == "cpl_trap");
        (trap.Cause, trap.Labels).ShouldBe(("judge_by_cost_per_sql", new AlertLabels("a")));
    }

    [Fact]
    public void A_stage_that_has_always_been_below_its_target_is_weak_though_it_never_dropped()
    {
        var story = Steady().Leads("paid", "brand", 90, 120, 20, sql: .25, mql: .5, opportunity: .12);
        var weak = Found(story, 120, (StageTarget.LeadToMql, new StageTarget(.8, NoChannels))).ShouldHaveSingleItem();

        (weak.Name, weak.Cause, weak.Labels).ShouldBe(("weak_lead_to_mql", "targeting_or_message", new AlertLabels("paid", "brand")));
        weak.Numbers.Select(number => number.Name).ShouldBe(["observed", "expected", "ratio", "z", "rate", "target_rate", "baseline_rate"]);
        weak.Numbers.Single(number => number.Name == "target_rate").Value!.Value.ShouldBe(.8, 1e-9);
        weak.Numbers.Single(number => number.Name == "rate").Value!.Value.ShouldBe(.5, .02);
        weak.Numbers.Single(number => number.Name == "baseline_rate").Value!.Value.ShouldBe(.5, .02);
    }

    [Theory]
    [InlineData(StageTarget.LeadToMql, .5)]
    [InlineData(StageTarget.LeadToMql, .3)]
    [InlineData(StageTarget.MqlToSql, .5)]
    [InlineData(StageTarget.SqlToClient, 1)] // no clients at all: nobody knows how SQLs become some
    public void A_stage_at_its_target_is_not_weak(string stage, double target) =>
        Found(Steady().Leads("paid", "brand", 90, 120, 20, sql: .25, mql: .5, opportunity: .12), 120, (stage, new StageTarget(target, NoChannels))).ShouldBeEmpty();

    [Fact]
    public void What_has_dropped_below_its_target_is_told_once_as_dropped()
    {
        var story = Steady().Leads("paid", "brand", 90, 120, 20, sql: .25, mql: .25, opportunity: .12);
        var weak = Found(story, 120, (StageTarget.LeadToMql, new StageTarget(.8, NoChannels))).Where(d => d.Name == "weak_lead_to_mql").ShouldHaveSingleItem();

        weak.Numbers.ShouldNotContain(number => number.Name == "target_rate");
    }

    [Fact]
    public void A_channel_with_a_target_of_its_own_is_asked_for_no_more_and_nor_is_the_company()
    {
        var story = new RuleScenario().Leads("seo", "guide", 0, 120, 40, mql: .3).Leads("paid", "brand", 0, 120, 10, mql: .6);

        Found(story, 120, (StageTarget.LeadToMql, new StageTarget(.6, NoChannels))).Select(d => d.Labels).ShouldBe([new AlertLabels("seo", "guide")]);
        Found(story, 120, (StageTarget.LeadToMql, new StageTarget(.6, new Dictionary<string, double> { ["seo"] = .3 }))).ShouldBeEmpty();
        Found(story, 120, (StageTarget.LeadToMql, new StageTarget(null, new Dictionary<string, double> { ["seo"] = .6 }))).Select(d => d.Labels).ShouldBe([new AlertLabels("seo", "guide")]);
        Found(story, 120, (StageTarget.LeadToMql, new StageTarget(null, new Dictionary<string, double> { ["webinar"] = .9 }))).ShouldBeEmpty();
    }

    [Fact]
    public void Of_leads_too_young_no_target_is_asked_in_full()
    {
        // Half of those that become SQL take six days: of last week's leads hardly any have.
        var story = new RuleScenario().Leads("paid", "brand", 0, 120, 10, sql: .3, median: 6, mql: 1).Leads("paid", "brand", 120, 127, 60, sql: .3, median: 6, mql: 1);

        Found(story, 127, (StageTarget.MqlToSql, new StageTarget(.26, NoChannels))).ShouldNotContain(d => d.Name == "weak_mql_to_sql");
    }

    [Fact]
    public void They_are_told_with_the_alert_that_they_concern()
    {
        var story = Steady().Leads("paid", "brand", 90, 130, 20, sql: .1, mql: .5, opportunity: .12);
        var book = new AlertBook([RuleScenario.Rule("sql_rate_drop")], AlertBookState.Empty, story.Options.Days) { Diagnose = view => Diagnoses.Of(view, new AdviceOptions()).Found };
        var fired = Enumerable.Range(90, 40).SelectMany(day => book.Evaluate(story.BoardAt(day)).Transitions).First(told => told.Kind == TransitionKind.Fired);

        fired.Alert.Found.ShouldContain(d => d.Name == "weak_mql_to_sql" && d.At == fired.At && d.Labels == fired.Alert.Labels);
    }

    private static readonly Dictionary<string, double> NoChannels = [];

    private static IReadOnlyList<Diagnosis> Found(RuleScenario story, double day, params (string Stage, StageTarget Target)[] targets) =>
        Diagnoses.Of(story.At(day), new AdviceOptions { Stages = targets.ToDictionary(pair => pair.Stage, pair => pair.Target) }).Found;

    private static RuleScenario Steady() => new RuleScenario().Leads("paid", "brand", 0, 90, 20, sql: .25, mql: .5, opportunity: .12);

    private static IReadOnlyList<(string Name, string Cause)> Of(RuleScenario story, double day) => [.. Diagnoses.Of(story.At(day), new AdviceOptions()).Found.Select(d => (d.Name, d.Cause))];
}
