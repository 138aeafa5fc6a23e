using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Calendars;
using FunnelStream.Capacity;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class CapacitySaturationTests
{
    private const long Day = 86_400_000;

    // The check of the specification: ρ 1.667, the SLA within two days, the limit of open leads within a fortnight.
    private static readonly CapacityFigures Check = new()
    {
        At = RuleScenario.Day(50),
        Team = new CapacityOptions().Others with { Name = "sales" },
        Reps = 5,
        Backlog = 10,
        Days = 5,
        ArrivalRate = 25,
        ServiceRate = 3,
        ResponseP90 = Day,
        LongestResponse = 3 * Day,
    };

    [Fact]
    public void One_critical_condition_is_a_warning()
    {
        var finding = Judge(Check);

        finding.Labels.ShouldBe(new AlertLabels(Team: "sales"));
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Severity.ShouldBe(AlertSeverity.Warning);
        finding.Numbers.Select(number => number.Name).ShouldBe([
            "utilization", "arrival_rate", "service_rate", "reps", "backlog", "backlog_per_rep", "wip_limit",
            "time_to_wip_limit_days", "time_to_sla_limit_days", "response_p90", "sla"]);
        finding["utilization"]!.Value!.Value.ShouldBe(1.667, .0005);
        finding["utilization"]!.Low!.Value.ShouldBe(1.245, .001);
        finding["time_to_sla_limit_days"]!.Value.ShouldBe(2);
        finding["time_to_wip_limit_days"]!.Value.ShouldBe(14);
        finding["response_p90"]!.Value.ShouldBe(86_400);
        finding["sla"]!.Value.ShouldBe(2 * 86_400);
    }

    public static TheoryData<string, CapacityFigures> Second => new()
    {
        { "answers come too late", Check with { ResponseP90 = (2 * Day) + 1 } },
        { "so late that it is not known how late", Check with { ResponseP90 = null } },
        { "too many open leads for each", Check with { Backlog = 151 } },
        { "who comes last waits too long", Check with { Backlog = 30 } },
    };

    [Theory]
    [MemberData(nameof(Second))]
    public void Two_are_critical(string why, CapacityFigures figures) => Judge(figures).Severity.ShouldBe(AlertSeverity.Critical, why);

    [Fact]
    public void Percentiles_that_nobody_has_waited_for_are_no_lateness() =>
        Judge(Check with { ResponseP90 = null, LongestResponse = Day }).Severity.ShouldBe(AlertSeverity.Warning);

    [Fact]
    public void What_may_be_chance_in_a_small_team_is_not_in_a_large_one()
    {
        // 13.5 a day of 15: ρ = .9.
        Judge(Check with { ArrivalRate = 13.5 }).Verdict.ShouldBe(Verdict.Between);
        Judge(Check with { ArrivalRate = 13.5 * 200, Reps = 1000 }).Verdict.ShouldBe(Verdict.Breach);
        Judge(Check with { ArrivalRate = 13.5 }, "\"z\": 0").Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void A_team_whose_leads_are_answered_at_once_is_not_busy_however_few_there_are()
    {
        // As it was found in the field: two wait, and those who do wait for hours.
        Judge(Check with { Reps = 8, Backlog = 2, ArrivalRate = 2.4, ServiceRate = 1, ResponseP90 = 0 }).Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void Below_four_fifths_it_is_over()
    {
        Judge(Check with { ArrivalRate = 11.9 }).Verdict.ShouldBe(Verdict.Clear);
        Judge(Check with { ArrivalRate = 12.1 }).Verdict.ShouldBe(Verdict.Between);
    }

    [Fact]
    public void Nobody_at_work_or_too_little_seen_is_not_judged()
    {
        Judge(Check with { Reps = 0 }).Verdict.ShouldBe(Verdict.InsufficientData);
        Judge(Check with { ServiceRate = null }).Verdict.ShouldBe(Verdict.InsufficientData);
        Judge(Check with { ArrivalRate = null }).Verdict.ShouldBe(Verdict.InsufficientData);
    }

    [Theory]
    [InlineData(15, 15, "arrivals_rose")]
    [InlineData(25, 20, "service_fell")]
    [InlineData(15, 20, "both")]
    [InlineData(24.5, 15.2, null)]
    public void It_tells_what_changed(double arrivals, double capacity, string? diagnosis) =>
        Judge(Check with { Previous = (arrivals, capacity) }).Diagnosis.ShouldBe(diagnosis);

    [Fact]
    public void Never_and_infinity_are_no_numbers()
    {
        var idle = Judge(Check with { ServiceRate = 0 });
        idle.Verdict.ShouldBe(Verdict.Breach);
        idle["utilization"]!.Value.ShouldBeNull();
        Judge(Check with { ArrivalRate = 5 })["time_to_wip_limit_days"]!.Value.ShouldBeNull();
    }

    private static Finding Judge(CapacityFigures figures, string settings = "") =>
        ((CapacitySaturation)RuleScenario.Rule(CapacitySaturation.KindName, settings)).Judge(figures);
}
