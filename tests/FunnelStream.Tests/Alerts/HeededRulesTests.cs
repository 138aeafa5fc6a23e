using FunnelStream.Alerts;
using FunnelStream.Board;
using FunnelStream.Commands;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.Generator;
using FunnelStream.Replay;
using FunnelStream.Worker;

namespace FunnelStream.Tests.Alerts;

/// <summary><c>alerts explain</c> evaluates the rule that is asked about, and those whose alerts it heeds: it says the same as among all.</summary>
public sealed class HeededRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-heeds-").FullName;

    [Fact]
    public void A_rule_stands_the_same_with_those_it_heeds_as_among_all()
    {
        var surge = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        using (var folder = new StoryFolder(_folder))
        {
            foreach (var e in FunnelStory.Tell(new StoryOptions { Seed = 3, Start = surge.AddDays(-14), Surge = surge, End = surge.AddDays(8), LeadsPerDay = 20 }))
            {
                folder.Write(e);
            }
        }

        var rules = AlertRules.Default.Now(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var all = Replayed(rules);
        foreach (var rule in rules)
        {
            var needed = AlertsExplainCommand.Needed(rule.Name, rules);
            needed.Count.ShouldBeLessThan(rules.Count);
            var alone = Replayed(needed);
            alone.Alerts.Where(alert => alert.Rule == rule.Name).Select(Standing).ShouldBe(all.Alerts.Where(alert => alert.Rule == rule.Name).Select(Standing), rule.Name);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Standing(AlertRecord alert) => $"{alert.Labels} {alert.State} {alert.Severity} {alert.Since} {alert.FiredAt} {alert.Diagnosis}";

    private AlertReplay Replayed(IReadOnlyList<AlertRule> rules)
    {
        var replay = new AlertReplay(new WorkerOptions(), new BoardOptions(), rules);
        _ = replay.Run(EventFiles.In(_folder), default).ToList();
        return replay;
    }
}
