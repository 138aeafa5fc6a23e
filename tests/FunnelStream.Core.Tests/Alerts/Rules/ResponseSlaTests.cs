using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Core.Tests.Alerts.Rules;

public sealed class ResponseSlaTests
{
    private const double Minute = 1 / 1_440.0;

    private static readonly AlertLabels Seo = new("seo");

    [Fact]
    public void It_is_told_at_the_deadline_and_not_before()
    {
        var scenario = Connected().Once("seo", "guides", 50, new Cell(Field.Leads, 1), new Cell(Field.CohortWaiting, 1));

        Ask(scenario, 52).Verdict.ShouldBe(Verdict.Clear);
        var overdue = Ask(scenario, 52 + Minute);
        overdue.Verdict.ShouldBe(Verdict.Breach);
        overdue.Numbers.Select(number => (number.Name, number.Value)).ShouldBe([
            ("overdue", 1), ("newly_overdue", 1), ("oldest", (2 * 86_400) + 60), ("sla", 2 * 86_400)]);
    }

    [Fact]
    public void An_answer_ends_it()
    {
        // Answered after three days, and thus a day late.
        var scenario = Connected()
            .Once("seo", "guides", 50, new Cell(Field.Leads, 1), new Cell(Field.Histogram(Lag.Response, LagBuckets.Of(3 * 86_400_000L)), 1))
            .Once("seo", "guides", 52.9, new Cell(Field.Leads, 1), new Cell(Field.CohortWaiting, 1));

        Ask(scenario, 52.5).Verdict.ShouldBe(Verdict.Breach);
        Ask(scenario, 53.5).Verdict.ShouldBe(Verdict.Clear);
    }

    [Fact]
    public void Only_new_ones_are_news()
    {
        var scenario = Connected().Once("seo", "guides", 50, new Cell(Field.Leads, 3), new Cell(Field.CohortWaiting, 3));
        var rule = Rule();
        var before = new Dictionary<string, IReadOnlyList<double>> { ["overdue"] = [1] };
        var finding = scenario.Ask(rule, 53, find: labels => AlertMachine.New(rule, labels, RuleScenario.Day(52)) with { Memory = before }).Single();

        finding["overdue"]!.Value.ShouldBe(3);
        finding["newly_overdue"]!.Value.ShouldBe(2);
        finding.Memory!["overdue"].ShouldBe([3]);
    }

    [Fact]
    public void Whom_all_have_given_up_and_who_came_from_nowhere_alarm_nobody()
    {
        var scenario = Connected()
            .Once("seo", "guides", 10, new Cell(Field.CohortWaiting, 1))
            .Once("(unknown)", "(unknown)", 50, new Cell(Field.CohortWaiting, 1));

        scenario.Ask(Rule(), 53).ShouldBeEmpty();
        scenario.Ask(Rule("\"given_up_after\": \"60d\""), 53).ShouldHaveSingleItem().Labels.ShouldBe(Seo);
    }

    [Fact]
    public void A_few_may_be_tolerated()
    {
        var scenario = Connected().Once("seo", "guides", 50, new Cell(Field.CohortWaiting, 2));
        scenario.Ask(Rule("\"least\": 3"), 53).Single().Verdict.ShouldBe(Verdict.Between);
        scenario.Ask(Rule("\"least\": 2"), 53).Single().Verdict.ShouldBe(Verdict.Breach);
    }

    [Fact]
    public void Before_the_first_answer_ever_nobody_is_late()
    {
        var scenario = new RuleScenario()
            .Once("seo", "guides", 40, new Cell(Field.Leads, 30), new Cell(Field.CohortWaiting, 30))
            .Once("ads", "broad", 41, new Cell(Field.Leads, 30), new Cell(Field.CohortWaiting, 30))
            .Once("ads", "broad", 55, new Cell(Field.Responses, 1));

        scenario.Ask(Rule(), 45).Select(finding => finding.Verdict).ShouldBe([Verdict.InsufficientData, Verdict.InsufficientData]);
        scenario.Ask(Rule(), 56).Select(finding => finding.Verdict).ShouldBe([Verdict.Breach, Verdict.Breach]);
    }

    [Fact]
    public void Leads_without_a_channel_are_nobodys_breach_and_those_beyond_the_limit_are()
    {
        var scenario = Connected().Once("(none)", "(none)", 50, new Cell(Field.CohortWaiting, 1)).Once("(other)", "(other)", 50, new Cell(Field.CohortWaiting, 1));

        scenario.Ask(Rule(), 53).ShouldHaveSingleItem().Labels.ShouldBe(new AlertLabels("(other)"));
    }

    [Theory]
    [InlineData(0, 12)]
    public void A_rule_that_has_looked_before_says_what_a_new_one_says(int fromSeed, int toSeed)
    {
        var (looks, breaches) = (0, 0);
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var (history, random) = (RandomHistory.Of(seed), new Random(seed));
            var worker = new FunnelWorker(0, history.Options, requireKey: false);
            var board = new FunnelBoard(new BoardOptions { KeepsPoints = false });
            var settings = $$""" "sla": "{{random.Next(1, 30)}}h" """;
            var rule = Rule(settings);
            foreach (var e in history.Arrivals.OrderBy(e => e.At))
            {
                worker.Process([e.ToRecord()], e.At);
                board.Apply(worker.TakeCheckpoint());
                for (var (at, looked) = (e.At, 0); looked < 8; (at, looked) = (at + random.NextInt64(6 * 3_600_000), looked + 1))
                {
                    var input = new RuleInput(board.ViewAt(at), _ => null, (_, _) => false);
                    var (again, anew) = (rule.Evaluate(input), Rule(settings).Evaluate(input));
                    again.Select(Text).ShouldBe(anew.Select(Text), $"{history} at {at}");
                    (looks, breaches) = (looks + 1, breaches + (anew.Any(finding => finding.Verdict == Verdict.Breach) ? 1 : 0));
                }
            }
        }

        breaches.ShouldBeInRange(looks / 20, looks * 19 / 20);
    }

    private static string Text(Finding finding) => $"{finding.Labels} {finding.Verdict} {string.Join(' ', finding.Numbers.Select(number => $"{number.Name}={number.Value}"))}";

    private static RuleScenario Connected() => new RuleScenario().Once("seo", "guides", 1, new Cell(Field.Responses, 1));

    private static Finding Ask(RuleScenario scenario, double day) => scenario.Ask(Rule(), day).ShouldHaveSingleItem();

    private static AlertRule Rule(string settings = "") => RuleScenario.Rule(ResponseSla.KindName, settings);
}
