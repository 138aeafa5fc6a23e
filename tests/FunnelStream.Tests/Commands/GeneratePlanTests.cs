using FunnelStream.Commands;
using FunnelStream.Connectors.Generator;

namespace FunnelStream.Tests.Commands;

public sealed class GeneratePlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 20, 30, TimeSpan.Zero);

    [Fact]
    public void Without_a_rate_the_span_is_history_that_ends_now()
    {
        var (story, most) = GenerateCommand.Plan(0, TimeSpan.FromDays(90), null, seed: 3, live: false, Now);

        story.End.ShouldBe(Now);
        story.Start.ShouldBe(new DateTimeOffset(2025, 12, 2, 10, 0, 0, TimeSpan.Zero));
        story.LeadsPerDay.ShouldBe(StoryOptions.WrittenLeadsPerDay);
        most.ShouldBe(long.MaxValue);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(50.0)]
    public void With_a_rate_the_story_has_as_many_records_as_are_to_be_sent(double? leads)
    {
        var (story, most) = GenerateCommand.Plan(1_000, TimeSpan.FromSeconds(30), leads, seed: 1, live: false, Now);

        most.ShouldBe(30_000);
        FunnelStory.Tell(story).Take(30_000).Count().ShouldBe(30_000);
    }

    [Fact]
    public void A_live_story_has_no_end() =>
        GenerateCommand.Plan(0, null, null, seed: 1, live: true, Now).Story.End.ShouldBe(DateTimeOffset.MaxValue);

    [Theory]
    [InlineData(0, 3_651, null, "a history of 3651 days, and 3650 are the most: shorten --for")]
    [InlineData(1e300, 30, 1.0, "lower --rate or --for, or raise --leads")]
    [InlineData(1_000, 300_000, 1.0, "lower --rate or --for, or raise --leads")]
    public void A_history_that_would_begin_too_long_ago_is_refused(double rate, int days, double? leads, string mend) =>
        Should.Throw<UsageException>(() => GenerateCommand.Plan(rate, TimeSpan.FromDays(days), leads, seed: 1, live: false, Now)).Message.ShouldContain(mend);
}
