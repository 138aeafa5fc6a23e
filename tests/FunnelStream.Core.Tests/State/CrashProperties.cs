using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>Checkpoints, crashes and compaction anywhere: what is in the log at the end is what a worker that never stopped writes.</summary>
public sealed class CrashProperties
{
    [Fact]
    public void A_worker_that_crashes_anywhere_ends_where_one_that_never_stopped_does()
    {
        var happened = new Happened();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var history = PartitionHistory.Of(seed);
            PaneText.ShouldAgree(
                PartitionHistory.Meaning(Run(history, new Random(seed), happened)),
                PartitionHistory.Meaning(history.Uninterrupted()),
                $"seed {seed}");
        }));

        happened.ShouldBeEverything();
    }

    [Fact]
    public void Which_names_and_combinations_are_admitted_depends_on_events_alone()
    {
        var refused = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var history = PartitionHistory.Of(seed).With(options => options with { DimensionLimit = 1 + (seed % 3), PaneLimit = seed % 2 == 0 ? 3 + (seed % 20) : 1_000 });
            var whole = history.Uninterrupted();
            refused += Panes(whole).Any(pane => Enumerable.Range(0, 4).Any(i => Family.Unpack(pane.Key.Dimensions, i) == DimensionTable.Other)) ? 1 : 0;
            PaneText.ShouldAgree(
                PartitionHistory.Meaning(Run(history, new Random(seed), new Happened())),
                PartitionHistory.Meaning(whole),
                $"seed {seed}");
        }));

        refused.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void What_is_over_a_limit_is_taken_out_again_where_it_was_put_in() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var limit = 3 + (seed % 20);
            var history = PartitionHistory.Of(seed).With(options => options with { PaneLimit = limit, DimensionLimit = 3 });
            var panes = Panes(Run(history, new Random(seed), new Happened()));
            var unlimited = history.With(options => options with { PaneLimit = 1_000_000 });

            PaneText.ShouldAgree(Totals(panes), Totals(Panes(unlimited.Uninterrupted())), $"seed {seed}");
            panes.ShouldAllBe(pane => pane.Cells[Field.Leads] >= 0 && pane.Cells[Field.OpenDeals] >= 0 && pane.Cells[Field.Responses] >= 0);
        }));

    private static MemoryStateTopics Run(PartitionHistory history, Random random, Happened happened)
    {
        var topics = new MemoryStateTopics();
        var state = history.Open(topics, out var position);
        while (topics.Offsets.Sum(offset => Math.Max(0, offset)) < history.Count)
        {
            var count = Math.Min(random.Next(1, 60), history.Count - position);
            history.Process(state, position, count);
            position += count;
            try
            {
                if (position == history.Count || random.Next(3) == 0)
                {
                    topics.NextCommit = random.Next(5) switch
                    {
                        0 => CommitOutcome.Fails,
                        1 => CommitOutcome.SucceedsUnnoticed,
                        _ => CommitOutcome.Succeeds,
                    };
                    history.Commit(state, position);
                }

                if (random.Next(8) == 0)
                {
                    throw new StateLogException("The process dies.");
                }
            }
            catch (StateLogException)
            {
                happened.Look(topics);
                Compact(topics, random);
                state.Dispose();
                state = history.Open(topics, out position);
            }
        }

        state.Dispose();
        Compact(topics, random);
        history.Open(topics, out _).Dispose();
        return topics;
    }

    private static void Compact(MemoryStateTopics topics, Random random)
    {
        foreach (var topic in Enum.GetValues<StateTopic>())
        {
            if (random.Next(2) == 0)
            {
                topics.Compact(topic, random.Next(topics[topic].Count + 1), withTombstones: random.Next(2) == 0);
            }
        }
    }

    private static List<(PaneKey Key, Cells Cells)> Panes(MemoryStateTopics topics)
    {
        var panes = new List<(PaneKey, Cells)>();
        foreach (var (key, value) in topics.Live(StateTopic.Panes).Where(live => live.Key.StartsWith("50", StringComparison.Ordinal)))
        {
            var cells = new Cells();
            PaneCodec.AddTo(cells, PaneRecords.ReadContent(value, out _));
            panes.Add((PaneRecords.ReadKey(Convert.FromHexString(key)), cells));
        }

        return panes;
    }

    private static IReadOnlyList<string> Totals(IEnumerable<(PaneKey Key, Cells Cells)> panes)
    {
        var totals = new Dictionary<NamedPane, Cells>();
        foreach (var (key, cells) in panes)
        {
            var total = new NamedPane($"{key.Family}", key.Level, key.Start, "");
            totals.TryAdd(total, new Cells());
            totals[total].Add(cells);
            CampaignTerms.Replace(totals[total], CampaignTerms.Of(totals[total]), default); // no sums, and none of (other)
        }

        return PaneText.Of(totals);
    }

    // Whether the histories had in them what the property is about.
    private sealed class Happened
    {
        private int _crashes;
        private int _folded;
        private int _idsForgotten;
        private int _leadsForgotten;

        public void Look(MemoryStateTopics topics)
        {
            _crashes++;
            _folded += topics[StateTopic.Panes].Any(record => record.Key[0] == StateFormat.Pane && record.Key[2] == (byte)Level.Day) ? 1 : 0;
            _idsForgotten += topics[StateTopic.Ids].Any(record => record.Value is null) ? 1 : 0;
            _leadsForgotten += topics[StateTopic.Leads].Any(record => record.Value is null) ? 1 : 0;
        }

        public void ShouldBeEverything()
        {
            _crashes.ShouldBeGreaterThan(200);
            _folded.ShouldBeGreaterThan(50);
            _idsForgotten.ShouldBeGreaterThan(50);
            _leadsForgotten.ShouldBeGreaterThan(50);
        }
    }
}
