using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Transfer;
using FunnelStream.Worker;

namespace FunnelStream;

/// <summary>
/// Runs the flow without a broker: records go to the worker of their key's partition; checkpoints, taken when the test
/// says so, go to whoever reads them.
/// </summary>
internal sealed class FunnelDriver
{
    private readonly WorkerOptions _options;
    private readonly FunnelWorker[] _workers;
    private readonly Dictionary<PaneKey, byte[]>[] _panes;
    private readonly Dictionary<(int Partition, Dimension Dimension, ushort Id), string> _names = [];
    private readonly List<Checkpoint> _checkpoints = [];
    private readonly List<RejectedRecord> _rejected = [];

    public FunnelDriver(int partitions, WorkerOptions options)
    {
        _options = options;
        _workers = [.. Enumerable.Range(0, partitions).Select(p => new FunnelWorker(p, options))];
        _panes = [.. Enumerable.Range(0, partitions).Select(_ => new Dictionary<PaneKey, byte[]>())];
    }

    /// <summary>All checkpoints taken, in order.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints => _checkpoints;

    /// <summary>Why records were rejected so far.</summary>
    public IReadOnlyList<RejectReason> Rejected => [.. _rejected.Concat(_workers.SelectMany(w => w.Rejected)).Select(r => r.Rejection.Reason)];

    /// <summary>Feeds one record; <paramref name="now"/> defaults to its own time.</summary>
    public void Feed(InputRecord record, long? now = null)
    {
        var partition = (int)(Fingerprint.Of(record.Key!.Value.Span, seed: 7) % (ulong)_workers.Length);
        _workers[partition].Process([record], now ?? record.Timestamp);
    }

    public void Feed(IEnumerable<InputRecord> records)
    {
        foreach (var record in records)
        {
            Feed(record);
        }
    }

    /// <summary>Takes a checkpoint of one worker.</summary>
    public Checkpoint Checkpoint(int partition)
    {
        _rejected.AddRange(_workers[partition].Rejected);
        var checkpoint = _workers[partition].TakeCheckpoint();
        _checkpoints.Add(checkpoint);
        foreach (var name in checkpoint.Names)
        {
            _names[(partition, name.Dimension, name.Id)] = name.Name;
        }

        foreach (var (key, content) in checkpoint.Panes)
        {
            if (content.IsEmpty)
            {
                _panes[partition].Remove(key);
            }
            else
            {
                _panes[partition][key] = content.ToArray();
            }
        }

        return checkpoint;
    }

    /// <summary>Takes a checkpoint of every worker.</summary>
    public FunnelDriver Checkpoint()
    {
        for (var partition = 0; partition < _workers.Length; partition++)
        {
            Checkpoint(partition);
        }

        return this;
    }

    /// <summary>Says that every input is complete, and takes the last checkpoints.</summary>
    public FunnelDriver Complete()
    {
        foreach (var worker in _workers)
        {
            foreach (var topic in Enum.GetValues<InputTopic>())
            {
                worker.SetIdle(topic, true);
            }
        }

        return Checkpoint();
    }

    /// <summary>A board that has read all checkpoints taken, every input being complete at <paramref name="asOf"/>.</summary>
    public FunnelBoard Board(BoardOptions shown, long asOf)
    {
        var board = new FunnelBoard(shown);
        _checkpoints.ForEach(board.Apply);
        board.Complete(asOf);
        return board;
    }

    /// <summary>What a reader finds after compaction: one checkpoint a partition with the latest content of every key.</summary>
    public IEnumerable<Checkpoint> Compacted() => _checkpoints.GroupBy(c => c.Partition).Select(partition => partition.Last() with
    {
        Names = [.. partition.SelectMany(c => c.Names)],
        Panes = [.. _panes[partition.Key].Select(pane => new PaneChange(pane.Key, pane.Value))],
    });

    /// <summary>The retained panes of all workers, added up by names.</summary>
    public IReadOnlyDictionary<NamedPane, Cells> MergedPanes()
    {
        var merged = new Dictionary<NamedPane, Cells>();
        for (var partition = 0; partition < _panes.Length; partition++)
        {
            foreach (var (key, content) in _panes[partition])
            {
                var named = Named(partition, key);
                merged.TryAdd(named, new Cells());
                var cells = new Cells();
                PaneCodec.AddTo(cells, content);
                MergedPane.Merge(merged[named], cells);
            }
        }

        return merged.Where(pane => pane.Value.Count > 0).ToDictionary();
    }

    /// <summary>The retained panes as text.</summary>
    public IReadOnlyList<string> Dump() => PaneText.Of(MergedPanes());

    private NamedPane Named(int partition, PaneKey key)
    {
        var family = _options.Families[key.Family];
        var values = family.Dimensions.Select((dimension, position) => Name(partition, dimension, Family.Unpack(key.Dimensions, position)));
        return new NamedPane(family.Name, key.Level, key.Start, string.Join('/', values));
    }

    private string Name(int partition, Dimension dimension, ushort id) => id switch
    {
        DimensionTable.None => "(none)",
        DimensionTable.Unknown => "(unknown)",
        DimensionTable.Other => "(other)",
        _ => _names[(partition, dimension, id)],
    };
}
