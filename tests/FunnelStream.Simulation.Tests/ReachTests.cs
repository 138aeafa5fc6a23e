namespace FunnelStream.Simulation;

/// <summary>A simulation proves nothing about what never happens in it, and little where a seed can't be played again.</summary>
public sealed class ReachTests
{
    private static readonly string[] Happenings =
    [
        "is killed", "was in the middle of something", "is paused", "leaves", "loses its session", "is lost to the group",
        "The commit failed", "The commit timed out", "a late commit arrives and counts", "a late commit arrives in vain",
        ", fenced: Producer", "is not of the group's generation", "No progress", "Another owner has written meanwhile",
        "offsets expire", "has not heard from the group for too long",
    ];

    [Fact]
    public void Everything_that_can_go_wrong_does()
    {
        var lines = Enumerable.Range(0, 150).AsParallel().SelectMany(seed => Simulator.Run(seed)).ToList();
        Happenings.Where(happening => !lines.Exists(line => line.Contains(happening, StringComparison.Ordinal))).ShouldBeEmpty();
        lines.ShouldContain(line => line.Contains("the sink stands at", StringComparison.Ordinal) && !line.Contains("at 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    public void A_seed_is_the_same_every_time(int seed) => Simulator.Run(seed).ShouldBe(Simulator.Run(seed));
}
