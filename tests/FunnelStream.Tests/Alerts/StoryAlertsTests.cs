using System.Text;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;
using FunnelStream.Events;
using Xunit.Abstractions;

namespace FunnelStream.Tests.Alerts;

/// <summary>The demo's story, judged by the default rules: what is wrong is told where it is, and nothing else is.</summary>
public sealed class StoryAlertsTests(ITestOutputHelper output)
{
    private const long Day = 86_400_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_broad_campaign_and_nobody_else(int seed)
    {
        var story = DemoStory.Of(seed);
        var worker = new FunnelWorker(0, new WorkerOptions());
        foreach (var told in FunnelStory.Tell(story))
        {
            worker.Process([new InputRecord(told.Topic, 0, told.SentAt, told.Key, told.Value)], told.SentAt);
        }

        var board = new FunnelBoard(new BoardOptions { KeepsPoints = false });
        board.Apply(worker.TakeCheckpoint());
        var book = new AlertBook(Rules(), AlertBookState.Empty, board.ViewAt(0).Options.Days) { Failed = (rule, e) => throw new InvalidOperationException(rule.Name, e) };
        var lines = new List<string>();
        for (var at = DemoStory.Curtain.ToUnixTimeMilliseconds(); at <= story.End.ToUnixTimeMilliseconds(); at += Day)
        {
            board.Complete(at);
            foreach (var transition in book.Evaluate(board).Transitions.Where(transition => transition.Kind != TransitionKind.Silent))
            {
                var alert = transition.Alert;
                lines.Add($"{transition.Kind} {alert.Rule} {alert.Labels}");
                output.WriteLine($"day {(transition.At - DemoStory.Curtain.ToUnixTimeMilliseconds()) / (double)Day:0.0} {lines[^1]} {alert.Severity} {alert.Diagnosis}: {Numbers(alert)}");
            }
        }

        foreach (var alert in book.Alerts.Where(alert => alert.Kind == "sql_rate_drop"))
        {
            output.WriteLine($"{alert.State} {alert.Labels}: {Numbers(alert)}");
        }

        lines.Where(line => line.StartsWith("Fired", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe([
            "Fired illusory_growth channel=paid_search campaign=broad", "Fired sql_rate_drop channel=paid_search campaign=broad"]);
        lines.Where(line => line.StartsWith("Resolved", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe([
            "Resolved illusory_growth channel=paid_search campaign=broad", "Resolved sql_rate_drop channel=paid_search campaign=broad"]);
    }

    // Silence is looked for every six hours here: every quarter of an hour would take a minute.
    private static IReadOnlyList<AlertRule> Rules()
    {
        var set = RuleSet.Parse(Encoding.UTF8.GetBytes("""{ "rules": [ { "kind": "no_data", "every": "6h" } ] }"""), RuleCatalog.All, out var problems);
        problems.ShouldBeEmpty();
        return set!.Rules;
    }

    private static string Numbers(AlertRecord alert) => string.Join(' ', alert.Numbers.Select(number => $"{number.Name}={number.Value:0.###}"));
}
