using FunnelStream.Panes;
using FunnelStream.Transfer;

namespace FunnelStream.Oracle;

/// <summary>The worker's panes hold what the whole history says, cell by cell, in every family.</summary>
public sealed class PanesAgainstOracle
{
    [Theory]
    [InlineData(0, 120, false, "Etc/UTC")]
    [InlineData(1_000, 1_060, true, "Etc/UTC")]
    [InlineData(2_000, 2_030, false, "Asia/Kathmandu")]
    [InlineData(2_030, 2_060, false, "America/St_Johns")]
    public void Panes_of_random_histories_are_exact(int fromSeed, int toSeed, bool erases, string zone)
    {
        for (var seed = fromSeed; seed < toSeed; seed++)
        {
            var history = RandomHistory.Of(seed, erases);
            var days = DayGrid.Of(zone);
            var driver = new FunnelDriver(1, history.Options with { Days = days });
            driver.Feed(history.Arrivals.Select(e => e.ToRecord()));
            var panes = driver.Complete().Dump();
            var expected = new NaivePanes(history.Naively(), history.Options.Families, days.Zone).Dump();

            driver.Rejected.ShouldBeEmpty(history.ToString());
            PaneText.ShouldAgree(panes, expected, history.ToString());
        }
    }
}
