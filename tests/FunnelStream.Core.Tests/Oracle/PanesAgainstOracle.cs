namespace FunnelStream.Oracle;

/// <summary>The worker's panes hold what the whole history says, cell by cell, in every family.</summary>
public sealed class PanesAgainstOracle
{
    [Theory]
    [InlineData(0, 120, false)]
    [InlineData(1_000, 1_060, true)]
    public void Panes_of_random_histories_are_exact(int fromSeed, int toSeed, bool erases)
    {
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var history = RandomHistory.Of(seed, erases);
            var driver = new FunnelDriver(1, history.Options);
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var panes = driver.Complete().Dump();
            var expected = new NaivePanes(history.Naively(), history.Options.Families).Dump();

            driver.Rejected.ShouldBeEmpty(history.ToString());
            PaneText.ShouldAgree(panes, expected, history.ToString());
        }
    }
}
