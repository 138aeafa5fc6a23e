using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>State carried through a file goes on as if nothing had happened.</summary>
public sealed class TransferProperties
{
    [Fact]
    public void With_the_same_settings_it_is_the_same_worker() => ForSeeds(60, seed =>
    {
        var history = PartitionHistory.Of(seed);
        var before = new MemoryStateTopics();
        var first = history.Open(before, out _);
        var position = new Random(seed).Next(history.Count + 1);
        history.Process(first, 0, position);
        history.Commit(first, position);
        var worker = Restored(before, history.Options, out var meta);
        var after = new MemoryStateTopics();
        using (var log = after.Open())
        {
            log.TakeOver(CancellationToken.None);
            var batch = new StateBatch();
            var import = StateFile.Through([(worker, meta)], history.Options, history.Options, 1, out var workers);
            var offsets = import.OffsetsOf(0).ToArray();
            workers[0].TakeCheckpoint(batch, offsets, false, 0);
            log.Commit(batch, [], offsets, CancellationToken.None);
        }

        using var second = history.Open(after, out var at);
        at.ShouldBe(position);
        history.Process(second, position, history.Count - position);
        history.Commit(second, history.Count);
        after.DeadLetters.InsertRange(0, before.DeadLetters);

        PaneText.ShouldAgree(PartitionHistory.Meaning(after), PartitionHistory.Meaning(history.Uninterrupted()), $"seed {seed}");
    });

    [Theory]
    [InlineData(4, 6)]
    [InlineData(4, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    public void With_other_partitions_the_sums_are_the_same_and_stay_so(int from, int to) => ForSeeds(60, seed =>
    {
        var history = RandomHistory.Of(seed);
        var arrivals = history.Arrivals.ToList();
        arrivals.AddRange(new Random(seed).GetItems(history.Arrivals.ToArray(), 40)); // repeats, of what was before the move and after
        var workers = new WorkerSet(from, history.Options);
        var half = new Random(seed).Next(arrivals.Count);
        workers.Feed(arrivals.Take(half));

        var moved = workers.Moved(history.Options, to);
        PaneText.ShouldAgree(moved.Panes(), workers.Panes(), $"seed {seed} at once");
        workers.Feed(arrivals.Skip(half));
        moved.Feed(arrivals.Skip(half));
        PaneText.ShouldAgree(moved.Panes(), workers.Panes(), $"seed {seed} afterwards");
    });

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    public void Leads_moved_into_other_families_are_corrected_where_they_stand(int from, int to) => ForSeeds(60, seed =>
    {
        // New dimensions, fewer, finer, coarser; leads alone, since what traffic was is not kept.
        Family[] exported =
        [
            new("channel", [Dimension.Channel], Level.Minute), new("coarse", [Dimension.Channel, Dimension.SegmentSize], Level.Day), new("rep", [Dimension.Rep], Level.Hour),
        ];
        Family[] configured =
        [
            new("offer", [Dimension.Offer, Dimension.Channel], Level.Hour), new("wide", [Dimension.Channel, Dimension.SegmentSize, Dimension.SegmentRegion], Level.Minute),
            new("channel", [Dimension.Channel], Level.Hour), new("size", [Dimension.SegmentSize], Level.Day), new("rep", [Dimension.Rep], Level.Minute),
        ];
        var history = RandomHistory.Of(seed);
        var arrivals = history.Arrivals.Where(e => e.Key is not null && e.Type is not ("visit" or "survey" or "spend" or "campaign" or "ad_click" or "webinar")).ToList();
        var half = new Random(seed).Next(arrivals.Count);
        var workers = new WorkerSet(from, history.Options with { Families = exported });
        var fresh = new WorkerSet(from, history.Options with { Families = configured });
        workers.Feed(arrivals.Take(half));
        fresh.Feed(arrivals.Take(half));

        var moved = workers.Moved(history.Options with { Families = configured }, to);
        PaneText.ShouldAgree(moved.Panes(), fresh.Panes(), $"seed {seed} at once");
        moved.Feed(arrivals.Skip(half));
        fresh.Feed(arrivals.Skip(half));
        PaneText.ShouldAgree(moved.Panes(), fresh.Panes(), $"seed {seed} afterwards");
    });

    [Fact]
    public void What_the_common_dimensions_say_is_the_same_whatever_is_not_known() => ForSeeds(60, seed =>
    {
        var history = RandomHistory.Of(seed);
        var half = new Random(seed).Next(history.Arrivals.Count);
        var workers = new WorkerSet(2, history.Options);
        workers.Feed(history.Arrivals.Take(half));
        Family[] configured = [new("wide", [Dimension.Channel, Dimension.SegmentRegion], Level.Day), new("total", [Dimension.Channel], Level.Day)];

        var moved = workers.Moved(history.Options with { Families = configured }, 3);
        moved.Feed(history.Arrivals.Skip(half));
        workers.Feed(history.Arrivals.Skip(half));

        // Region is new: the sums over it are those of the exported channel family, traffic apart, which 'wide' does not count.
        PaneText.ShouldAgree(moved.ByChannel("total", withTraffic: true), workers.ByChannel("channel", withTraffic: true), $"seed {seed}");
        PaneText.ShouldAgree(moved.ByChannel("wide", withTraffic: false), workers.ByChannel("channel", withTraffic: false), $"seed {seed}");
    });

    private static void ForSeeds(int count, Action<int> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), holds));

    private static FunnelWorker Restored(MemoryStateTopics topics, WorkerOptions options, out CheckpointMeta? meta)
    {
        var restore = new WorkerRestore(0, options);
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            topics[topic].ForEach(r => restore.Take(topic, r.Key, r.Value, r.Value is null));
        }

        return restore.Finish(out meta);
    }
}
