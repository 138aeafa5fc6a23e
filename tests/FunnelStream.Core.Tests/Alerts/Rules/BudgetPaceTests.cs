using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class BudgetPaceTests
{
    private const int February = 27; // 1 February 2026

    private static readonly AlertLabels Channel = new("paid_search");
    private static readonly AlertLabels Campaign = new("paid_search", "broad");

    // 1,200 a day, and 33,600 in February.
    [Theory]
    [InlineData(33_600, 1, Verdict.Clear)]
    [InlineData(31_500, 1.0667, Verdict.Between)]
    [InlineData(30_000, 1.12, Verdict.Breach)]
    public void Spend_to_date_goes_by_the_share_of_the_month(double amount, double pace, Verdict verdict)
    {
        var finding = Scenario().Ask(Rule(amount), February + 14).Single(finding => finding.Labels == Channel);

        finding.Verdict.ShouldBe(verdict);
        finding.Diagnosis.ShouldBe(verdict == Verdict.Breach ? "over_budget" : null);
        finding.Numbers.Select(number => number.Name).ShouldBe(["spend", "budget", "share_elapsed", "pace", "expected_leads"]);
        finding["spend"]!.Value.ShouldBe(14 * 1_200);
        finding["budget"]!.Value!.Value.ShouldBe(amount);
        finding["share_elapsed"]!.Value!.Value.ShouldBe(.5, 1e-9);
        finding["pace"]!.Value!.Value.ShouldBe(pace, .0005);
    }

    [Fact]
    public void The_first_days_of_a_month_say_nothing()
    {
        var scenario = Scenario();
        scenario.Ask(Rule(20_000), February + 2).Single(finding => finding.Labels == Channel).Verdict.ShouldBe(Verdict.Clear);
        scenario.Ask(Rule(20_000), February + 3).Single(finding => finding.Labels == Channel).Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void Midnight_of_the_first_still_closes_the_month_before() =>
        Scenario().Ask(Rule(33_600), February + 28).Single(finding => finding.Labels == Channel)["spend"]!.Value.ShouldBe(28 * 1_200);

    [Fact]
    public void Money_without_a_campaign_is_told_of_its_channel()
    {
        var findings = new RuleScenario().Hourly("paid_search", "(none)", 0, 90, new Cell(Field.SpendMinor, 50_00)).Ask(Rule(20_000), February + 14);

        findings.Select(finding => (finding.Labels, finding.Verdict)).ShouldBe([(Channel, Verdict.Breach)]);
    }

    [Fact]
    public void Budgets_of_campaign_events_count_by_the_day()
    {
        // 1,000 a day where 1,200 is spent.
        var scenario = Scenario().Stock("paid_search", "broad", new Cell(Field.BudgetAt, RuleScenario.Day(1)), new Cell(Field.BudgetMinor, 1_000_00));
        var finding = scenario.Ask(RuleScenario.Rule(BudgetPace.KindName), February + 14).Single(finding => finding.Labels == Campaign);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding["pace"]!.Value!.Value.ShouldBe(1.2, .0005);
        scenario.Ask(RuleScenario.Rule(BudgetPace.KindName, "\"from_events\": false"), February + 14).Single(finding => finding.Labels == Campaign)["budget"]!.Value.ShouldBeNull();
    }

    [Fact]
    public void Money_that_brings_no_lead_any_more_is_told()
    {
        var scenario = new RuleScenario()
            .Hourly("paid_search", "broad", 0, 50, new Cell(Field.SpendMinor, 50_00))
            .Hourly("paid_search", "broad", 0, 40, new Cell(Field.Leads, 1));
        var rule = RuleScenario.Rule(BudgetPace.KindName);

        scenario.Ask(rule, 40.5).Single(finding => finding.Labels == Campaign).Verdict.ShouldBe(Verdict.Clear);
        var finding = scenario.Ask(rule, 41.5).Single(finding => finding.Labels == Campaign);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Diagnosis.ShouldBe("spend_without_leads");
        finding["expected_leads"]!.Value!.Value.ShouldBe(36, 1.5);
    }

    [Fact]
    public void No_money_brings_no_leads_and_nobody_wonders() =>
        new RuleScenario()
            .Hourly("paid_search", "broad", 0, 40, new Cell(Field.SpendMinor, 50_00), new Cell(Field.Leads, 1))
            .Ask(RuleScenario.Rule(BudgetPace.KindName), 45).ShouldAllBe(finding => finding.Verdict != Verdict.Breach);

    [Fact]
    public void Money_that_is_not_known_is_not_guessed() =>
        Scenario().Once("paid_search", "broad", February + 3, new Cell(Field.UnconvertedSpends, 1))
            .Ask(Rule(20_000), February + 14).Single(finding => finding.Labels == Channel)["pace"]!.Value.ShouldBeNull();

    private static RuleScenario Scenario() => new RuleScenario().Hourly("paid_search", "broad", 0, 70, new Cell(Field.SpendMinor, 50_00), new Cell(Field.Leads, 1));

    private static AlertRule Rule(double amount) => RuleScenario.Rule(
        BudgetPace.KindName, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"budgets\": [ {{ \"channel\": \"paid_search\", \"amount\": {amount} }} ]"));
}
