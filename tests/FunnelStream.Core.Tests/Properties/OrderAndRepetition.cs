using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Oracle;
using FunnelStream.Transfer;

namespace FunnelStream.Properties;

/// <summary>Any order, any repeats, any number of partitions, checkpoints anywhere: the same panes, cell by cell.</summary>
public sealed class OrderAndRepetition
{
    [Fact]
    public void Order_does_not_matter() => ForAllHistories((history, random) =>
    {
        var shuffled = history.Arrivals.ToArray();
        random.Shuffle(shuffled);
        return Panes(history, shuffled, 1, random);
    });

    [Fact]
    public void Repetition_does_not_matter() => ForAllHistories((history, random) =>
        Panes(history, [.. history.Arrivals.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 4)))], 1, random));

    [Fact]
    public void The_number_of_partitions_does_not_matter() => ForAllHistories((history, random) =>
        Panes(history, history.Arrivals, random.Next(2, 9), random));

    [Fact]
    public void Checkpoints_anywhere_change_nothing() => ForAllHistories((history, random) =>
        Panes(history, history.Arrivals, 1, random, checkpoints: 0.3));

    [Fact]
    public void All_of_it_together_does_not_matter() => ForAllHistories((history, random) =>
    {
        var arrivals = history.Arrivals.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 3))).ToArray();
        random.Shuffle(arrivals);
        return Panes(history, arrivals, random.Next(1, 9), random, checkpoints: 0.1);
    });

    [Fact]
    public void Erased_leads_do_not_depend_on_partitions_or_checkpoints() => ForAllHistories(
        (history, random) => Panes(history, history.Arrivals, random.Next(1, 9), random, checkpoints: 0.2), erases: true);

    private static void ForAllHistories(Func<History, Random, IReadOnlyList<string>> otherwise, bool erases = false)
    {
        var seeds = Gen.Choose(0, 1_000_000).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(seeds, seed =>
        {
            var history = RandomHistory.Of(seed, erases);
            var random = new Random(seed);
            PaneText.ShouldAgree(otherwise(history, random), Panes(history, history.Arrivals, 1, random), $"seed {seed}");
        }));
    }

    private static IReadOnlyList<string> Panes(History history, IReadOnlyList<Event> arrivals, int partitions, Random random, double checkpoints = 0)
    {
        var driver = new FunnelDriver(partitions, history.Options);
        foreach (var e in arrivals)
        {
            driver.Feed(e.ToRecord());
            if (random.NextDouble() < checkpoints)
            {
                driver.Checkpoint(random.Next(partitions));
            }
        }

        var panes = driver.Complete().Dump();
        driver.Rejected.ShouldBeEmpty();
        return panes;
    }
}
