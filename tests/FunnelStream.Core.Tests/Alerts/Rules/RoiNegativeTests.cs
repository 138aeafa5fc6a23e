using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class RoiNegativeTests
{
    private const double Then = 270; // leads of days 0 to 90 are past the horizon

    private static readonly AlertLabels Channel = new("paid_search");

    [Fact]
    public void What_came_back_and_may_yet_is_less_than_was_spent()
    {
        // An hour: 100 spent, 80 earned, 40 open of which a quarter is usually won: 90.
        var finding = Ask(Scenario(revenue: 80_00, open: 40_00));

        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Numbers.Select(number => number.Name).ShouldBe(["spend", "revenue", "pipeline_value", "win_rate", "roi", "opportunities"]);
        finding["spend"]!.Value!.Value.ShouldBe(90 * 24 * 100);
        finding["win_rate"]!.Value!.Value.ShouldBe(.25);
        finding["win_rate"]!.Low.ShouldNotBeNull();
        finding["roi"]!.Value!.Value.ShouldBe(-.1, 1e-9);
        finding["opportunities"]!.Value.ShouldBe(90 * 24);
    }

    [Theory]
    [InlineData(100_00, 0, Verdict.Between)]
    [InlineData(90_00, 40_00, Verdict.Between)]
    [InlineData(99_00, 0, Verdict.Breach)]
    [InlineData(105_00, 0, Verdict.Clear)]
    public void It_is_over_once_a_twentieth_is_earned(long revenue, long open, Verdict verdict) => Ask(Scenario(revenue, open)).Verdict.ShouldBe(verdict);

    [Fact]
    public void Leads_that_may_yet_pay_off_are_not_judged() => Scenario(80_00, 0).Ask(Rule(), 150).ShouldBeEmpty();

    [Fact]
    public void Few_opportunities_say_nothing() => Scenario(80_00, 0).Ask(Rule("\"least_opportunities\": 5000"), Then).ShouldBeEmpty();

    [Theory]
    [InlineData(Field.UnconvertedSpends)]
    [InlineData(Field.CohortUnconvertedRevenues)]
    [InlineData(Field.CohortWonWithoutAmount)]
    [InlineData(Field.CohortUnconvertedOpens)]
    public void Money_that_is_not_known_is_not_guessed(int field) =>
        Scenario(80_00, 0).Once("paid_search", "broad", 40, new Cell(field, 1)).Ask(Rule(), Then).ShouldBeEmpty();

    [Fact]
    public void Before_the_first_deal_won_ever_nothing_is_lost()
    {
        var spent = new RuleScenario().Hourly(
            "paid_search", "broad", 0, 90, new Cell(Field.SpendMinor, 100_00), new Cell(Field.CohortOpenValueMinor, 40_00), new Cell(Field.Histogram(Lag.Opportunity, LagBuckets.Of(86_400_000)), 1));
        spent.Ask(Rule(), Then).ShouldBeEmpty();
    }

    [Fact]
    public void What_has_no_name_is_not_judged() =>
        new RuleScenario().Hourly("events", "(none)", 0, 90, Lossy).Ask(Rule(), Then).Select(finding => finding.Labels).ShouldBe([new AlertLabels("events")]);

    private static Cell[] Lossy =>
        [new Cell(Field.DealsWon, 1), new Cell(Field.SpendMinor, 100_00), new Cell(Field.CohortDealsWon, 1), new Cell(Field.Histogram(Lag.Opportunity, LagBuckets.Of(86_400_000)), 1)];

    private static RuleScenario Scenario(long revenue, long open) => new RuleScenario().Hourly(
        "paid_search", "broad", 0, 90,
        new Cell(Field.DealsWon, 1), new Cell(Field.SpendMinor, 100_00), new Cell(Field.CohortDealsWon, 1), new Cell(Field.CohortDealsLost, 3),
        new Cell(Field.CohortRevenueMinor, revenue), new Cell(Field.CohortOpenValueMinor, open), new Cell(Field.Histogram(Lag.Opportunity, LagBuckets.Of(86_400_000)), 1));

    private static Finding Ask(RuleScenario scenario) => scenario.Ask(Rule(), Then).Single(finding => finding.Labels == Channel);

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(RoiNegative.KindName, settings);
}
