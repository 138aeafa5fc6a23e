using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class CplTrapTests
{
    private static readonly AlertLabels Cheap = new("display");

    [Fact]
    public void Cheap_leads_whose_sqls_are_dear_are_a_trap()
    {
        // A lead of display costs 5, of the rest 20; of 50 one becomes SQL, of the rest 15.
        var findings = Scenario(cheapSql: .02).Ask(Rule(), 100);

        var trap = findings.Single(finding => finding.Labels == Cheap);
        trap.Verdict.ShouldBe(Verdict.Breach);
        trap.Diagnosis.ShouldBe("cost_per_sql");
        trap.Numbers.Select(number => number.Name).ShouldBe(["leads", "cost_per_lead", "cost_per_lead_all", "cost_per_sql", "cost_per_sql_all"]);
        trap["leads"]!.Value.ShouldBe(76 * 24);
        trap["cost_per_lead"]!.Value!.Value.ShouldBe(5, 1e-9);
        trap["cost_per_lead_all"]!.Value!.Value.ShouldBe(12.5, 1e-9);
        trap["cost_per_sql"]!.Low!.Value.ShouldBeGreaterThan(1.25 * trap["cost_per_sql_all"]!.Value!.Value);
        findings.Single(finding => finding.Labels == new AlertLabels("seo")).Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void Cheap_leads_that_are_as_good_are_a_bargain() =>
        Scenario(cheapSql: .3).Ask(Rule(), 100).Single(finding => finding.Labels == Cheap).Verdict.ShouldBe(Verdict.Clear);

    [Fact]
    public void Few_leads_are_not_judged() =>
        Scenario(cheapSql: .02).Ask(Rule("\"least_leads\": 2000"), 100).ShouldNotContain(finding => finding.Labels == Cheap);

    [Fact]
    public void Money_that_is_not_known_is_not_guessed() =>
        Scenario(cheapSql: .02).Once("display", "banners", 50, new Cell(Field.UnconvertedSpends, 1)).Ask(Rule(), 100).ShouldBeEmpty();

    [Fact]
    public void From_ten_clients_on_clients_decide()
    {
        // As many SQLs as the rest, but hardly a client.
        var scenario = Scenario(cheapSql: .3, cheapClient: .01, client: .2, days: 300);
        var finding = scenario.Ask(Rule(), 290).Single(finding => finding.Labels == Cheap);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Diagnosis.ShouldBe("cac");
        scenario.Ask(Rule("\"clients_from\": 100"), 290).Single(finding => finding.Labels == Cheap).Diagnosis.ShouldBe("cost_per_sql");
    }

    private static RuleScenario Scenario(double cheapSql, double cheapClient = 0, double client = 0, int days = 110) => new RuleScenario()
        .Leads("display", "banners", 0, days, 24, sql: cheapSql, client: cheapClient).Hourly("display", "banners", 0, days, new Cell(Field.SpendMinor, 5_00))
        .Leads("seo", "guides", 0, days, 24, sql: .3, client: client).Hourly("seo", "guides", 0, days, new Cell(Field.SpendMinor, 20_00));

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(CplTrap.KindName, settings);
}
