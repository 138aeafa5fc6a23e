using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;
using FunnelStream.Replay;
using Xunit.Abstractions;

namespace FunnelStream.Tests.Demo;

public sealed class DemoAlertsTests(ITestOutputHelper output)
{
    [Fact]
    public void The_story_fires_exactly_what_is_wrong_in_it_and_resolves_it()
    {
        var folder = Directory.CreateTempSubdirectory("funnelstream-story-").FullName;
        using (var story = new StoryFolder(folder))
        {
            foreach (var e in FunnelStory.Tell(DemoStory.Of(1)))
            {
                story.Write(e);
            }
        }

        var rules = RuleSet.Default(RuleCatalog.All).Rules;
        var replay = new AlertReplay(new WorkerOptions(), DemoPlay.Shown, rules);
        foreach (var transition in replay.Run(EventFiles.In(folder), default).Where(t => t.Kind != TransitionKind.Silent))
        {
            output.WriteLine($"{DateTimeOffset.FromUnixTimeMilliseconds(transition.At):yyyy-MM-dd HH:mm} {transition.Kind} {transition.Alert.Rule} {transition.Alert.Labels} {transition.Alert.Severity} {string.Join(' ', transition.Alert.Numbers.Select(n => $"{n.Name}={n.Value:0.###}"))} {transition.Alert.Diagnosis}");
        }

        output.WriteLine($"{replay.Board.Events} events, watermark {replay.Board.Watermark}, {replay.Alerts.Count} alerts");
        foreach (var alert in replay.Alerts)
        {
            output.WriteLine($"{alert.Rule} {alert.Labels} {alert.State}");
        }

        Directory.Delete(folder, recursive: true);
    }
}
