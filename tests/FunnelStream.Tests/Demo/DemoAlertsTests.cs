using FunnelStream.Alerts;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;
using FunnelStream.Replay;
using FunnelStream.Worker;
using Xunit.Abstractions;

namespace FunnelStream.Tests.Demo;

/// <summary>
/// The demo's story under the rules as they stand by default. A rule on rates has a false alarm in some segment every other year, so
/// that another seed may tell of one more.
/// </summary>
public sealed class DemoAlertsTests(ITestOutputHelper output)
{
    private static readonly long Surge = DemoStory.Of(1).Surge.ToUnixTimeMilliseconds();
    private static readonly long Pause = DemoStory.Of(1).Pause.ToUnixTimeMilliseconds();

    [Theory]
    [InlineData(DemoStory.Seed)]
    [InlineData(3)]
    public void The_story_fires_exactly_what_is_wrong_in_it_and_resolves_it(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("funnelstream-story-").FullName;
        try
        {
            using (var story = new StoryFolder(folder))
            {
                foreach (var e in FunnelStory.Tell(DemoStory.Of(seed)))
                {
                    story.Write(e);
                }
            }

            var replay = new AlertReplay(new WorkerOptions(), DemoPlay.Shown, DemoStory.Rules, DemoStory.Curtain.ToUnixTimeMilliseconds());
            List<AlertTransition> told = [.. replay.Run(EventFiles.In(folder), default).Where(transition => transition.Kind != TransitionKind.Silent)];
            told.ForEach(transition => output.WriteLine($"{DateTimeOffset.FromUnixTimeMilliseconds(transition.At):u} {transition.Kind} {transition.Alert.Rule} {transition.Alert.Labels}"));

            string[] wrong =
            [
                "capacity_saturation team=(none)",
                "illusory_growth channel=paid_search campaign=broad",
                "response_sla team=(none)",
                "sql_rate_drop channel=paid_search campaign=broad",
            ];
            Of(told, TransitionKind.Fired).ShouldBe(wrong);
            Of(told, TransitionKind.Resolved).ShouldBe(wrong);
            told.Where(transition => transition.Kind == TransitionKind.Fired).ShouldAllBe(transition => transition.At > Surge && transition.At < Pause);
            told.Where(transition => transition.Kind == TransitionKind.Resolved).ShouldAllBe(transition => transition.At > Pause);
            replay.Alerts.ShouldNotContain(alert => alert.IsActive);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Of(List<AlertTransition> told, TransitionKind kind) =>
        [.. told.Where(transition => transition.Kind == kind).Select(transition => $"{transition.Alert.Rule} {transition.Alert.Labels}").Order(StringComparer.Ordinal)];
}
