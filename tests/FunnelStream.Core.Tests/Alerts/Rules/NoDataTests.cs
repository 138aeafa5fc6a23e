using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
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

    [Fact]
    public void A_channel_that_comes_in_bursts_is_silent_between_them()
    {
        // Four times a day forty visits: hours without any are nothing, and days are.
        var scenario = Bursts(0, 60, of: 40);

        scenario.Ask(Rule(), 59 + (17.9 / 24)).Single().Verdict.ShouldBe(Verdict.Clear);
        scenario.Ask(Rule("\"irregularity\": 0"), 59 + (17.9 / 24)).Single().Verdict.ShouldBe(Verdict.Breach);
        scenario.Ask(Rule(), 62.5).Single().Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void A_channel_that_became_quieter_is_not_silent()
    {
        // From the twentieth day on a tenth of what it was: after six days it still weighs little in the means.
        var scenario = Visits(0, 20, perHour: 30);
        for (var day = 20; day < 60; day++)
        {
            foreach (var hour in (int[])[0, 3, 4, 9, 12, 13, 19, 21])
            {
                scenario.Once("seo", "guides", day + (hour / 24.0), new Cell(Field.Visits, 9));
            }
        }

        scenario.Ask(Rule(), 26 + (18.9 / 24)).Single().Verdict.ShouldBe(Verdict.Clear);
        scenario.Ask(Rule(), 40 + (18.9 / 24)).Single().Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void One_outage_in_the_baseline_is_no_habit()
    {
        double Threshold(RuleScenario scenario) => scenario.Ask(Rule(), 60).Single()["threshold_events"]!.Value!.Value;
        var usual = Threshold(Bursts(0, 60, of: 4));

        Threshold(Bursts(Bursts(0, 40, of: 4), 43, 60, of: 4)).ShouldBeLessThan(1.6 * usual);
    }

    [Fact]
    public void It_makes_no_difference_when_minutes_are_folded_to_hours()
    {
        var (minutes, hours) = (new RuleScenario(), new RuleScenario());
        for (var hour = 0; hour < 60 * 24; hour++)
        {
            var visits = 1 + (hour * 7 % 5);
            hours.Once("seo", "guides", hour / 24.0, new Cell(Field.Visits, visits));
            for (var visit = 0; visit < visits; visit++)
            {
                minutes.Once("seo", "guides", (hour / 24.0) + (visit * 11 / 1_440.0), new Cell(Field.Visits, 1));
            }
        }

        minutes.Once("seo", "guides", 60, new Cell(Field.Visits, 1));
        hours.Once("seo", "guides", 60, new Cell(Field.Visits, 1));
        minutes.Ask(Rule(), 60.5).Single()["threshold_events"]!.Value!.Value.ShouldBe(hours.Ask(Rule(), 60.5).Single()["threshold_events"]!.Value!.Value, 1e-9);
    }

    [Theory]
    [InlineData("(none)")]
    [InlineData("(unknown)")]
    [InlineData("(other)")]
    [InlineData("jane@acme.com")] // (personal)
    public void What_has_no_name_is_never_silent(string channel) =>
        new RuleScenario().Hourly(channel, "(none)", 0, 60, new Cell(Field.Visits, 4)).Ask(Rule(), 61).ShouldBeEmpty();

    [Fact]
    public void Answers_that_never_came_are_told_once_until_the_first()
    {
        var scenario = Visits(0, 70, perHour: 4).Once("seo", "guides", 58, new Cell(Field.Leads, 30)).Once("ads", "broad", 58, new Cell(Field.Leads, 10))
            .Once("ads", "broad", 65, new Cell(Field.Responses, 1));
        var never = new AlertLabels(Segment: "event=response");

        scenario.Ask(Rule(), 59).ShouldNotContain(finding => finding.Labels == never);
        var finding = scenario.Ask(Rule(), 61).Single(finding => finding.Labels == never);
        finding.Verdict.ShouldBe(Verdict.Breach);
        finding.Severity.ShouldBe(AlertSeverity.Warning);
        finding.Diagnosis.ShouldBe("no_response");
        finding.Numbers.ShouldBe([new AlertNumber("waiting", 40)]);
        scenario.Ask(Rule("\"never_came\": false"), 61).ShouldNotContain(finding => finding.Labels == never);
        scenario.Watch(59, 68, Rule()).Lines.ShouldBe(["fired segment=event=response", "resolved segment=event=response"]);
    }

    [Fact]
    public void Sqls_that_never_came_are_told_of_many_leads_and_won_deals_of_many_deals()
    {
        var scenario = new RuleScenario().Once("seo", "guides", 0, new Cell(Field.Leads, 100), new Cell(Field.Responses, 1), new Cell(Field.DealsOpened, 25));

        scenario.Ask(Rule(), 13).ShouldAllBe(finding => finding.Verdict != Verdict.Breach);
        scenario.Ask(Rule(), 15).Where(finding => finding.Verdict == Verdict.Breach).Select(finding => finding.Diagnosis).ShouldBe(["no_sql"]);
        scenario.Ask(Rule(), 181).Where(finding => finding.Verdict == Verdict.Breach).Select(finding => finding.Diagnosis).ShouldBe(["no_sql", "no_won"]);
    }

    [Fact]
    public void Opportunities_that_never_came_are_told_of_many_sqls()
    {
        var scenario = new RuleScenario().Once("seo", "guides", 0, new Cell(Field.Leads, 100), new Cell(Field.Responses, 1), new Cell(Field.Sqls, 25));

        scenario.Ask(Rule(), 59).ShouldAllBe(finding => finding.Verdict != Verdict.Breach);
        scenario.Ask(Rule(), 61).Where(finding => finding.Verdict == Verdict.Breach).Select(finding => finding.Diagnosis).ShouldBe(["no_opened"]);
    }

    [Theory]
    [InlineData("visits", "visit", 0, Field.Visits)]
    [InlineData("visit_to_lead", "visit", 0, Field.Visits)]
    [InlineData("roi", "spend", 7, Field.UnconvertedSpends)]
    [InlineData("time_to_mql_p50", "mql", 7, Field.Mqls)]
    [InlineData("spend", "spend", 7, Field.SpendMinor)]
    [InlineData("cost_per_lead", "spend", 7, Field.UnconvertedSpends)]
    [InlineData("pqls", "pql", 7, Field.Pqls)]
    [InlineData("lead_to_mql", "mql", 7, Field.Mqls)]
    [InlineData("disqualified_rate", "disqualified", 14, Field.Disqualified)]
    [InlineData("lost", "lost", 180, Field.DealsLost)]
    public void What_not_everybody_has_is_told_of_where_a_goal_asks_for_it(string kpi, string type, int days, int came)
    {
        var scenario = new RuleScenario().Once("seo", "guides", 10, new Cell(Field.Leads, 100), new Cell(Field.DealsOpened, 25), new Cell(Field.Responses, 1), new Cell(Field.Sqls, 1), new Cell(Field.Opportunities, 1), new Cell(Field.DealsWon, 1))
            .Once("ads", "broad", days + 20, new Cell(came, 1), new Cell(Field.Leads, 10));
        var rules = Goal(kpi);
        var (noData, goal) = (rules.Single(rule => rule is NoData), rules.Single(rule => rule is Goal));

        var finding = Missed(scenario, noData, days + 11).ShouldHaveSingleItem();
        finding.Diagnosis.ShouldBe($"no_{type}");
        finding.Labels.ShouldBe(new AlertLabels(Segment: $"event={type}"));
        scenario.Ask(goal, days + 11).ShouldBeEmpty();
        if (days > 0)
        {
            Missed(scenario, noData, days + 9.5).ShouldBeEmpty();
        }

        Missed(scenario, Rule(), days + 11).ShouldBeEmpty();
        Missed(scenario, Goal(kpi, "\"never_came\": false").Single(rule => rule is NoData), days + 11).ShouldBeEmpty();

        AlertBook.Missing(goal, scenario.BoardAt(days + 11)).ShouldBe([type]);
        scenario.Watch(days + 11, days + 22, [noData]).Lines.ShouldBe([$"fired segment=event={type}", $"resolved segment=event={type}"]);
        AlertBook.Missing(goal, scenario.BoardAt(days + 22)).ShouldBeEmpty();
        noData.Version.ShouldBe(Rule().Version);
    }

    [Fact]
    public void What_no_goal_asks_for_any_more_is_over()
    {
        var scenario = new RuleScenario().Once("seo", "guides", 10, new Cell(Field.Leads, 100), new Cell(Field.Responses, 1), new Cell(Field.Sqls, 1));
        var book = new AlertBook(Goal("mqls"), AlertBookState.Empty, scenario.Options.Days);
        var told = Enumerable.Range(17, 3).SelectMany(day => book.Evaluate(scenario.BoardAt(day)).Transitions).ToList();
        told.Single(transition => transition.Kind == TransitionKind.Fired).Alert.Labels.ShouldBe(new AlertLabels(Segment: "event=mql"));

        book.Replace([Rule()], RuleScenario.Day(19));
        Enumerable.Range(20, 3).SelectMany(day => book.Evaluate(scenario.BoardAt(day)).Transitions).ShouldContain(transition =>
            transition.Kind == TransitionKind.Resolved && transition.Alert.Diagnosis == "no_mql");
    }

    private static List<Finding> Missed(RuleScenario scenario, AlertRule rule, double day) => [.. scenario.Ask(rule, day).Where(finding => finding.Verdict == Verdict.Breach)];

    private static IReadOnlyList<AlertRule> Goal(string kpi, string noData = "\"never_came\": true") => RuleSet.Parse(
        System.Text.Encoding.UTF8.GetBytes($$"""{"defaults": false, "rules": [{"kind": "goal", "kpi": "{{kpi}}", "above": -1, "provisional": true}, {"kind": "no_data", {{noData}}}]}"""),
        RuleCatalog.All, out _)!.Rules;

    [Fact]
    public void Standing_costs_are_money_spent() => Missed(
        new RuleScenario { Options = new BoardOptions { KeepsPoints = false, Overheads = new Dictionary<string, long> { ["seo"] = 100 } } }
            .Once("seo", "guides", 10, new Cell(Field.Leads, 100), new Cell(Field.Responses, 1), new Cell(Field.Sqls, 1)),
        Goal("cost_per_lead").Single(rule => rule is NoData),
        20).ShouldBeEmpty();

    [Fact]
    public void What_never_came_holds_no_rule_back_that_does_without() =>
        Silence.Explains(new RuleInput(Visits(0, 60, perHour: 4).At(60), _ => null, (kind, labels) => kind == NoData.KindName && labels.Segment is not null), Seo).ShouldBeFalse();

    private static RuleScenario Bursts(int from, int to, long of) => Bursts(new RuleScenario(), from, to, of);

    private static RuleScenario Bursts(RuleScenario scenario, int from, int to, long of)
    {
        // By a rhythm of its own, so that no hour of the week is like the one before.
        for (var hour = from * 24; hour < to * 24; hour++)
        {
            if (hour * 7 % 41 is 0 or 3 or 4 or 17 or 25 or 33 or 36)
            {
                scenario.Once("seo", "guides", hour / 24.0, new Cell(Field.Visits, of));
            }
        }

        return scenario;
    }

    private static RuleScenario Visits(int from, int to, long perHour) =>
        perHour == 0 ? new RuleScenario() : new RuleScenario().Hourly("seo", "guides", from, to, new Cell(Field.Visits, perHour));

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(NoData.KindName, settings);
}
