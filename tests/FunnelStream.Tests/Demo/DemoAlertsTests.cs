using FunnelStream.Replay;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.Generator;
using FunnelStream.Demo;

namespace FunnelStream.Tests.Demo;

public sealed class DemoAlertsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_story_fires_exactly_what_is_wrong_in_it_and_resolves_it(int seed)
    {
        var folder = $"/tmp/story{seed}";
        Directory.CreateDirectory(folder);
        using (var story = new StoryFolder(folder))
        {
            foreach (var e in FunnelStory.Tell(DemoStory.Of(seed)))
            {
                story.Write(e);
            }
        }
    }
}
