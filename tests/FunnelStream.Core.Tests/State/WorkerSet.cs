using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>Some workers that share the inputs, and their live panes added up by names.</summary>
internal sealed class WorkerSet
{
    private readonly WorkerOptions _options;
    private readonly IReadOnlyList<FunnelWorker> _workers;

    public WorkerSet(int partitions, WorkerOptions options)
        : this(options, [.. Enumerable.Range(0, partitions).Select(p => new FunnelWorker(p, options))])
    {
    }

    private WorkerSet(WorkerOptions options, IReadOnlyList<FunnelWorker> workers) => (_options, _workers) = (options, workers);

    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)(Fingerprint.Of(key, seed: 7) % (ulong)partitions);

    public void Feed(IEnumerable<Event> events)
    {
        foreach (var record in events.Select(e => e.ToRecord()))
        {
            _workers[PartitionOf(record.Key!.Value.Span, _workers.Count)].Process([record], record.Timestamp);
        }
    }

    /// <summary>The same through state topics, a file, and state topics again.</summary>
    public WorkerSet Moved(WorkerOptions options, int partitions)
    {
        StateFile.Through([.. _workers.Select((w, p) => Restored(p, w, _options))], _options, options, partitions, out var workers);
        return new WorkerSet(options, [.. workers.Select((w, p) => Restored(p, w, options).Worker)]);
    }

    /// <summary>The same through state topics, gone on with under other settings.</summary>
    public WorkerSet Reopened(WorkerOptions options) => new(options, [.. _workers.Select((w, p) => Restored(p, w, options).Worker)]);

    /// <summary>As an earlier build left them: without cells that it did not know.</summary>
    public WorkerSet Without(Func<int, bool> cells)
    {
        foreach (var worker in _workers)
        {
            worker.Content.Panes.TakeOut([.. Enumerable.Range(0, _options.Families.Count)], cells);
        }

        return this;
    }

    /// <summary>Counts some contributions anew.</summary>
    public WorkerSet Recounted(Leads.Change what)
    {
        foreach (var worker in _workers)
        {
            Recount.Run(worker, what, [.. Enumerable.Range(0, _options.Families.Count)], _options);
        }

        return this;
    }

    public IReadOnlyList<string> Panes() => PaneText.Of(Merged(key => key));

    /// <summary>The counts of a family whose first dimension is the channel, by day and channel.</summary>
    public IReadOnlyList<string> ByChannel(string family, bool withTraffic) => PaneText.Of(Merged(pane => pane with
    {
        Family = "",
        Level = pane.Level == Level.Stock ? Level.Stock : Level.Day,
        Start = pane.Start / 1_440 * 1_440,
        Dimensions = pane.Dimensions.Split('/')[0],
    }, family).Select(pane => KeyValuePair.Create(pane.Key, pane.Value.Span.ToArray().Where(c => !CampaignTerms.IsCell(c.Id) && (withTraffic || !IsTraffic(c.Id))).Select(c => KeyValuePair.Create(c.Id, c.Value)))));

    private static bool IsTraffic(int cell) => cell is Field.Visits or Field.Touches or Field.SpendMinor or Field.UnconvertedSpends or Field.Promoters or Field.Passives or Field.Detractors
        || (cell >= Field.Unconverted(UnconvertedMoney.Spend, default) && cell < Field.Unconverted(UnconvertedMoney.Revenue, default));

    private static (FunnelWorker Worker, CheckpointMeta? Meta) Restored(int partition, FunnelWorker worker, WorkerOptions options)
    {
        var batch = new StateBatch();
        worker.TakeCheckpoint(batch, [-1, -1, -1], false, 0);
        var restore = new WorkerRestore(partition, options);
        foreach (var record in Enumerable.Range(0, batch.Count).Select(i => batch[i]).OrderBy(r => r.Topic))
        {
            restore.Take(record.Topic, record.Key.Span, record.Value.Span, record.IsTombstone);
        }

        return (restore.Finish(out var meta), meta);
    }

    private Dictionary<NamedPane, Cells> Merged(Func<NamedPane, NamedPane> into, string? only = null)
    {
        var merged = new Dictionary<NamedPane, Cells>();
        foreach (var content in _workers.Select(w => w.Content))
        {
            foreach (var pane in content.Panes.All)
            {
                var family = _options.Families[pane.Key.Family];
                if (only is null || family.Name == only)
                {
                    var values = family.Dimensions.Select((d, i) => content.Dimensions.Name(d, Family.Unpack(pane.Key.Dimensions, i)));
                    var named = into(new NamedPane(family.Name, pane.Key.Level, pane.Key.Start, string.Join('/', values)));
                    merged.TryAdd(named, new Cells());
                    MergedPane.Merge(merged[named], pane);
                }
            }
        }

        return merged;
    }
}
