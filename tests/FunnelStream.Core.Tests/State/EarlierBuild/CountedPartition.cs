using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Worker;

namespace FunnelStream.State.EarlierBuild;

/// <summary>
/// A partition of the history, counted in as many parts as there are checkpoints; or only the last of them, by a worker that
/// goes on from the records of those before.
/// </summary>
internal sealed class CountedPartition
{
    private readonly List<StateLine> _written = [];
    private readonly List<RejectReason> _rejected = [];

    /// <param name="setting">How it is counted.</param>
    /// <param name="history">All events in the order of their arrival; each partition takes its own.</param>
    /// <param name="partition">Which.</param>
    /// <param name="before">The records of the first checkpoints; empty: it is counted from the beginning.</param>
    public CountedPartition(Setting setting, IReadOnlyList<Event> history, int partition, IReadOnlyList<StateLine> before)
    {
        var offsets = new long[3];
        InputRecord[] records =
        [
            .. history.Select(e => e.ToRecord())
                .Where(record => WorkerSet.PartitionOf(record.Key!.Value.Span, Setting.Partitions) == partition)
                .Select(record => record with { Offset = offsets[(int)record.Topic]++ }),
        ];
        var now = history.Max(e => e.At) + 3_600_000;
        var worker = Restored(setting, partition, before, out var done);
        for (var part = done; part < Setting.Checkpoints; part++)
        {
            var (from, to) = (records.Length * part / Setting.Checkpoints, records.Length * (part + 1) / Setting.Checkpoints);
            worker.Process(records.AsSpan(from, to - from), now);
            _rejected.AddRange(worker.Rejected.Select(r => r.Rejection.Reason));
            var batch = new StateBatch();
            worker.TakeCheckpoint(batch, OffsetsAt(records, to), to == records.Length, now);
            _written.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch[i]).Select(r =>
                new StateLine(partition, part + 1, r.Topic, r.Key.ToArray(), r.IsTombstone ? null : r.Value.ToArray())));
        }
    }

    /// <summary>The records of its own checkpoints, in order.</summary>
    public IReadOnlyList<StateLine> Written => _written;

    /// <summary>Why events were rejected.</summary>
    public IReadOnlyList<RejectReason> Rejected => _rejected;

    /// <summary>All partitions from the beginning.</summary>
    public static IReadOnlyList<StateLine> Whole(Setting setting, IReadOnlyList<Event> history) =>
        [.. Enumerable.Range(0, Setting.Partitions).SelectMany(p => new CountedPartition(setting, history, p, []).Written)];

    /// <summary>All partitions, the first checkpoints as they are given, and the others counted on from there.</summary>
    public static IReadOnlyList<StateLine> After(Setting setting, IReadOnlyList<Event> history, IReadOnlyList<StateLine> state, int checkpoint) =>
    [
        .. Enumerable.Range(0, Setting.Partitions).SelectMany(p =>
        {
            StateLine[] before = [.. state.Where(line => line.Partition == p && line.Checkpoint <= checkpoint)];
            return before.Concat(new CountedPartition(setting, history, p, before).Written);
        }),
    ];

    // Topic by topic, as they are read.
    private static FunnelWorker Restored(Setting setting, int partition, IReadOnlyList<StateLine> before, out int done)
    {
        var restore = new WorkerRestore(partition, setting.Options);
        foreach (var line in before.OrderBy(line => line.Topic))
        {
            restore.Take(line.Topic, line.Key, line.Value, line.Value is null);
        }

        var worker = restore.Finish(out var meta);
        done = (int)(meta?.Number ?? 0);
        return worker;
    }

    private static long[] OffsetsAt(InputRecord[] records, int count)
    {
        long[] offsets = [-1, -1, -1];
        foreach (var record in records.AsSpan(0, count))
        {
            offsets[(int)record.Topic] = record.Offset + 1;
        }

        return offsets;
    }
}
