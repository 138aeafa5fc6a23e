using FunnelStream.Checkpoints;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The panes topic as brokers would hold it: transactions with their markers, compaction of any stretch.</summary>
internal sealed class PanesLog(int partitions)
{
    private readonly List<Record>[] _records = [.. Enumerable.Range(0, partitions).Select(_ => new List<Record>())];
    private readonly long[] _ends = new long[partitions];

    public int Partitions => partitions;

    public IReadOnlyList<long> Ends => [.. _ends];

    public IReadOnlyList<Record> this[int partition] => _records[partition];

    /// <summary>Commits a checkpoint.</summary>
    public void Append(Checkpoint checkpoint)
    {
        foreach (var record in PanesRecords.Of(checkpoint))
        {
            _records[checkpoint.Partition].Add(new Record(_ends[checkpoint.Partition]++, record.Key.ToArray(), record.Value.ToArray(), record.IsTombstone));
        }

        _ends[checkpoint.Partition]++; // the transaction's marker
    }

    /// <summary>Removes what is superseded before an offset by records before it.</summary>
    public void Compact(int partition, long before)
    {
        var last = new Dictionary<string, long>();
        foreach (var record in _records[partition].Where(r => r.Offset < before))
        {
            last[Convert.ToHexString(record.Key)] = record.Offset;
        }

        _records[partition].RemoveAll(r => r.Offset < before && last[Convert.ToHexString(r.Key)] > r.Offset);
    }

    public readonly record struct Record(long Offset, byte[] Key, byte[] Value, bool IsTombstone);
}
