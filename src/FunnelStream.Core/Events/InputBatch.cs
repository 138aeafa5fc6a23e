namespace FunnelStream.Events;

/// <summary>
/// Records of one input in the order of their offsets, with their keys and values copied side by side. Once all are counted it
/// is used again for others: reading a backlog leaves nothing to collect. Not thread-safe; filled by one thread, then read by
/// another.
/// </summary>
public sealed class InputBatch
{
    /// <summary>Records in a full batch; it takes more where it can't be handed on.</summary>
    public const int Capacity = 512;

    // More than this is not kept for what comes: events of some kilobytes are rare.
    private const int LargestKept = 512 * 1024;

    private Entry[] _entries;
    private Dictionary<int, object>? _headers;
    private byte[] _bytes;

    /// <param name="bytes">How many bytes a full batch of its input took before; 0 where that is unknown, and it begins small.</param>
    public InputBatch(int bytes = 0)
    {
        _entries = bytes > 0 ? new Entry[Capacity] : [];
        _bytes = bytes > 0 ? GC.AllocateUninitializedArray<byte>(bytes + (bytes / 16)) : [];
    }

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the keys and values.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether it is to be handed on.</summary>
    public bool IsFull => Count >= Capacity;

    /// <summary>A record; its bytes are good until <see cref="Clear"/>.</summary>
    public InputRecord this[int index]
    {
        get
        {
            ref readonly var entry = ref _entries.AsSpan(0, Count)[index];
            var value = entry.Start + Math.Max(0, entry.KeyLength);
            return new InputRecord(
                entry.Topic,
                entry.Offset,
                entry.KeyLength < 0 ? default(ReadOnlyMemory<byte>?) : _bytes.AsMemory(entry.Start, entry.KeyLength),
                entry.ValueLength < 0 ? default(ReadOnlyMemory<byte>?) : _bytes.AsMemory(value, entry.ValueLength),
                entry.Timestamp,
                _headers?.GetValueOrDefault(index));
        }
    }

    /// <summary>Copies a record into the batch; before any is taken out.</summary>
    public void Add(in RawRecord record)
    {
        if (Count == _entries.Length)
        {
            // Small at first: a quiet topic delivers a few records at a time.
            Array.Resize(ref _entries, Count < Capacity ? Math.Clamp(Count * 4, 16, Capacity) : Count * 2);
        }

        var end = Bytes + record.Key.Length + record.Value.Length;
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, _bytes.Length + (_bytes.Length / 2)));
        }

        record.Key.CopyTo(_bytes.AsSpan(Bytes));
        record.Value.CopyTo(_bytes.AsSpan(Bytes + record.Key.Length));
        if (record.Headers is { } headers)
        {
            (_headers ??= [])[Count] = headers;
        }

        _entries[Count++] = new Entry(
            record.Offset, record.Timestamp, Bytes, record.HasKey ? record.Key.Length : -1, record.HasValue ? record.Value.Length : -1, record.Topic);
        Bytes = end;
    }

    /// <summary>Empties it for other records.</summary>
    public void Clear()
    {
        if (_bytes.Length > LargestKept || _entries.Length > Capacity)
        {
            (_entries, _bytes) = ([], []);
        }
        else
        {
            Array.Clear(_bytes, 0, Bytes); // ids of leads that are erased one day do not stay until something else lies over them
        }

        _headers = null;
        (Count, Bytes) = (0, 0);
    }

    // A length is negative where there is none.
    private readonly record struct Entry(long Offset, long Timestamp, int Start, int KeyLength, int ValueLength, InputTopic Topic);
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
