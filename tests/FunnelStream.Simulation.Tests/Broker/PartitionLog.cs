namespace FunnelStream.Simulation.Broker;

/// <summary>
/// One partition of a topic: append-only, with open and aborted transactions. Offsets keep their gaps: markers take some,
/// compaction leaves some.
/// </summary>
internal sealed class PartitionLog
{
    private readonly Dictionary<long, long> _open = [];
    private readonly List<(long Producer, long First, long Last)> _aborted = [];
    private List<Entry> _entries = [];

    /// <summary>The offset after the last record or marker.</summary>
    public long HighWatermark { get; private set; }

    /// <summary>The first offset of the first open transaction; what lies from there on is not shown to read_committed readers.</summary>
    public long LastStableOffset => _open.Count == 0 ? HighWatermark : _open.Values.Min();

    /// <summary>The end of what compaction has been over.</summary>
    public long CompactedTo { get; private set; }

    /// <summary>Appends a record; <paramref name="producer"/> is given inside a transaction.</summary>
    public Entry Append(byte[] key, byte[]? value, object? subject = null, long producer = -1)
    {
        if (producer >= 0)
        {
            _open.TryAdd(producer, HighWatermark);
        }

        return Add(EntryKind.Data, key, value, producer, subject);
    }

    /// <summary>An offset without a record, as the transactions of other producers leave them.</summary>
    public void Skip() => HighWatermark++;

    /// <summary>Writes the marker that ends a producer's transaction here.</summary>
    public void End(long producer, bool committed)
    {
        if (_open.Remove(producer, out var first) && !committed)
        {
            _aborted.Add((producer, first, HighWatermark));
        }

        Add(committed ? EntryKind.CommitMarker : EntryKind.AbortMarker, [], null, producer, null);
    }

    /// <summary>Reads as a read_committed consumer does.</summary>
    /// <param name="from">The first offset to read.</param>
    /// <param name="most">Most records to return.</param>
    /// <param name="next">Where to read on: behind the last record returned, or the last stable offset where that was the last.</param>
    public IReadOnlyList<Entry> Read(long from, int most, out long next)
    {
        var end = LastStableOffset;
        var records = new List<Entry>();
        for (var i = IndexOf(from); i < _entries.Count && _entries[i].Offset < end; i++)
        {
            if (records.Count == most)
            {
                next = records[^1].Offset + 1;
                return records;
            }

            if (IsVisible(_entries[i]))
            {
                records.Add(_entries[i]);
            }
        }

        next = Math.Max(from, end);
        return records;
    }

    /// <summary>
    /// Compacts what lies before <paramref name="bound"/>: the last committed value of each key stays, tombstones and markers
    /// stay for a while after they were first met.
    /// </summary>
    public void Compact(long bound, long now, long keepDeletes)
    {
        bound = Math.Min(bound, LastStableOffset);
        CompactedTo = Math.Max(CompactedTo, bound);
        var last = new Dictionary<byte[], long>(Bytes.Same);
        foreach (var entry in _entries.Where(e => e.Offset < bound && IsVisible(e)))
        {
            last[entry.Key] = entry.Offset;
        }

        _entries = [.. _entries.Where(e => e.Offset >= bound || Stays(e))];

        bool Stays(Entry entry)
        {
            if (entry.Kind == EntryKind.Data && (!IsVisible(entry) || last[entry.Key] != entry.Offset))
            {
                return false;
            }

            if (entry is { Kind: EntryKind.Data, Value: not null })
            {
                return true;
            }

            entry.DropAt ??= now + keepDeletes;
            return now < entry.DropAt;
        }
    }

    private bool IsVisible(Entry entry) => entry.Kind == EntryKind.Data
        && (entry.Producer < 0 || !_aborted.Exists(a => a.Producer == entry.Producer && a.First <= entry.Offset && entry.Offset < a.Last));

    private Entry Add(EntryKind kind, byte[] key, byte[]? value, long producer, object? subject)
    {
        var entry = new Entry(HighWatermark++, kind, key, value, producer, subject);
        _entries.Add(entry);
        return entry;
    }

    private int IndexOf(long offset)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Offset < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
