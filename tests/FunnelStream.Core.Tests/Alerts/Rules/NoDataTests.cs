using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class NoDataTests
{
    private static readonly AlertLabels Seo = new("seo");

    [Fact]
    public void A_channel_that_always_speaks_and_is_silent_is_told_with_its_last_word()
    {
        var scenario = Visits(0, 60, perHour: 4);

        scenario.Ask(Rule(), 60).Single().Verdict.ShouldBe(Verdict.Clear);
        var finding = scenario.Ask(Rule(), 61).Single();
        finding.Labels.ShouldBe(Seo);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Severity.ShouldBe(AlertSeverity.Critical);
        finding.Diagnosis.ShouldBe("events");
        finding.Numbers.Select(number => number.Name).ShouldBe(["silent", "expected_events", "threshold_events"]);
        finding["threshold_events"]!.Value!.Value.ShouldBeGreaterThan(9.2);
        finding["expected_events"]!.Value!.Value.ShouldBe(96, 5);
        finding["silent"]!.Value!.Value.ShouldBe(86_400, 3_600);
        finding.Since.ShouldBe(RuleScenario.Day(61) - (long)(finding["silent"]!.Value!.Value * 1_000));
    }

    [Fact]
    public void Half_an_hour_is_no_silence_however_loud_it_was() =>
        Visits(0, 60, perHour: 500).Ask(Rule("\"least_silence\": \"2h\""), 60 + (0.5 / 24)).Single().Verdict.ShouldNotBe(Verdict.Breach);

    [Fact]
    public void Nobody_expects_anything_of_a_quiet_channel_after_a_day() => Visits(0, 60, perHour: 0).Once("seo", "guides", 10, new Cell(Field.Visits, 1))
        .Once("seo", "guides", 30, new Cell(Field.Visits, 1)).Once("seo", "guides", 55, new Cell(Field.Visits, 1)).Ask(Rule(), 57).Single().Verdict.ShouldBe(Verdict.Clear);

    [Fact]
    public void Weekends_are_as_quiet_as_they_are_used_to_be()
    {
        // Day 0 is a Monday; day 61 a Saturday.
        var scenario = new RuleScenario();
        for (var day = 0; day < 61; day++)
        {
            if (day % 7 < 5)
            {
                scenario.Hourly("seo", "guides", day, day + 1, new Cell(Field.Visits, 4));
            }
        }

        scenario.Ask(Rule(), 62.9).Single().Verdict.ShouldBe(Verdict.Clear);
        scenario.Ask(Rule(), 64).Single().Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void A_new_channel_has_no_normal_yet_and_one_that_ended_is_missed_no_more()
    {
        Visits(50, 60, perHour: 4).Ask(Rule(), 61).Single().Verdict.ShouldBe(Verdict.InsufficientData);
        Visits(0, 60, perHour: 4).Ask(Rule(), 95).ShouldBeEmpty();
        var active = AlertMachine.New(Rule(), Seo, RuleScenario.Day(61)) with { State = AlertState.Firing };
        Visits(0, 60, perHour: 4).Ask(Rule(), 95, find: labels => labels == Seo ? active : null).Single().Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void A_crm_that_tells_of_no_sql_any_more_is_told_of_the_company()
    {
        var scenario = Visits(0, 70, perHour: 4).Hourly("seo", "guides", 0, 60, new Cell(Field.Sqls, 2));
        var finding = scenario.Ask(Rule(), 62).Single(finding => finding.Labels == AlertLabels.Total);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Diagnosis.ShouldBe("sqls");
        scenario.Ask(Rule(), 62).Single(finding => finding.Labels == Seo).Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void It_fires_once_and_resolves_with_the_next_word()
    {
        var told = Visits(0, 60, perHour: 4).Hourly("seo", "guides", 63, 80, new Cell(Field.Visits, 4)).Watch(59, 64, Rule());
        told.Lines.ShouldBe(["fired channel=seo", "resolved channel=seo"]);
        told.DayOf(TransitionKind.Fired, Seo).ShouldBeInRange(60, 61);
        told.DayOf(TransitionKind.Resolved, Seo).ShouldBeInRange(63, 64);
    }

    private static RuleScenario Visits(int from, int to, long perHour) =>
        perHour == 0 ? new RuleScenario() : new RuleScenario().Hourly("seo", "guides", from, to, new Cell(Field.Visits, perHour));

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(NoData.KindName, settings);
}
