namespace FunnelStream.Events;

/// <summary>
/// Records of one input in the order of their offsets, with their keys and values copied side by side. Once all are counted it
/// is used again for others: reading a backlog leaves nothing to collect. Not thread-safe; filled by one thread, then read by
/// another.
/// </summary>
public sealed class InputBatch
{
    /// <summary>Records in a full batch.</summary>
    public const int Capacity = 512;

    // A full batch of usual events fits into the largest block; what is larger than a quarter of it lies by itself.
    private const int SmallestBlock = 4 * 1024;
    private const int LargestBlock = 128 * 1024;

    private InputRecord[] _records = [];
    private byte[] _block = [];
    private int _used;

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no more may be added.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>A record; its bytes are good until <see cref="Clear"/>.</summary>
    public ref readonly InputRecord this[int index] => ref _records.AsSpan(0, Count)[index];

    /// <summary>Copies a record into the batch, which is not full.</summary>
    /// <returns>The record as it stands in the batch.</returns>
    public ref readonly InputRecord Add(in RawRecord record)
    {
        if (Count == _records.Length)
        {
            // Small at first: a quiet topic delivers a few records at a time.
            Array.Resize(ref _records, Math.Clamp(Count * 4, 16, Capacity));
        }

        ref var added = ref _records[Count++];
        added = new InputRecord(
            record.Topic,
            record.Offset,
            record.HasKey ? Copy(record.Key) : default(ReadOnlyMemory<byte>?),
            record.HasValue ? Copy(record.Value) : default(ReadOnlyMemory<byte>?),
            record.Timestamp,
            record.Headers);
        return ref added;
    }

    /// <summary>Empties it for other records.</summary>
    public void Clear()
    {
        // Ids of leads that are erased one day are in here: they do not stay until something else lies over them.
        Array.Clear(_block, 0, _used);
        Array.Clear(_records, 0, Count);
        (Count, _used) = (0, 0);
    }

    private ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LargestBlock / 4)
        {
            return bytes.ToArray();
        }

        if (bytes.Length > _block.Length - _used)
        {
            // The block so far stays with the records in it; the larger one is kept for what comes.
            _block = GC.AllocateUninitializedArray<byte>(Math.Clamp(4 * Math.Max(_block.Length, bytes.Length), SmallestBlock, LargestBlock));
            _used = 0;
        }

        var copy = _block.AsMemory(_used, bytes.Length);
        bytes.CopyTo(copy.Span);
        _used += bytes.Length;
        return copy;
    }
}

/// <summary>A record where its source has it, before it is copied into a batch.</summary>
public readonly ref struct RawRecord
{
    /// <summary>The input it was read from.</summary>
    public required InputTopic Topic { get; init; }

    /// <summary>Its offset in the topic's partition.</summary>
    public required long Offset { get; init; }

    /// <summary>The record's key; empty too where it has none.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Whether it has a key, be it empty.</summary>
    public bool HasKey { get; init; }

    /// <summary>The record's value; empty too where it has none.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Whether it has a value, be it empty; without one it is a tombstone.</summary>
    public bool HasValue { get; init; }

    /// <summary>The record's own timestamp, milliseconds since the Unix epoch; 0 where it has none.</summary>
    public long Timestamp { get; init; }

    /// <summary>What the source hands on with it; see <see cref="InputRecord"/>.</summary>
    public object? Headers { get; init; }
}
