namespace FunnelStream.State;

/// <summary>
/// The state records of one checkpoint in the order in which they are written, their bytes side by side in a few blocks
/// that are used again for the next checkpoint. The blocks do not move in memory, so native code may read them in place.
/// Not thread-safe.
/// </summary>
public sealed class StateBatch
{
    private const int BlockBytes = 256 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries = [];
    private int _block = -1;
    private int _used = BlockBytes;

    /// <summary>How many records there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of keys and values.</summary>
    public long Bytes { get; private set; }

    /// <summary>A record; its memory is good until <see cref="Clear"/>.</summary>
    public StateRecord this[int index]
    {
        get
        {
            var entry = _entries[index];
            var block = entry.Bytes.AsMemory(entry.Offset, entry.KeyLength + Math.Max(0, entry.ValueLength));
            return new StateRecord(entry.Topic, block[..entry.KeyLength], block[entry.KeyLength..], entry.ValueLength < 0);
        }
    }

    /// <summary>Adds a record.</summary>
    /// <param name="topic">Where it belongs.</param>
    /// <param name="key">Its key, not empty.</param>
    /// <param name="value">Its value, not empty.</param>
    public void Add(StateTopic topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        key.CopyTo(Add(topic, key.Length, value.Length, out var target));
        value.CopyTo(target);
    }

    /// <summary>Adds a record whose key and value the caller fills in.</summary>
    /// <param name="topic">Where it belongs.</param>
    /// <param name="keyLength">Exact length of the key.</param>
    /// <param name="valueLength">Exact length of the value.</param>
    /// <param name="value">The value's bytes to write, of any content before.</param>
    /// <returns>The key's bytes to write.</returns>
    public Span<byte> Add(StateTopic topic, int keyLength, int valueLength, out Span<byte> value)
    {
        var bytes = Take(keyLength + valueLength, out var offset);
        _entries.Add(new Entry(bytes, offset, keyLength, valueLength, topic));
        value = bytes.AsSpan(offset + keyLength, valueLength);
        return bytes.AsSpan(offset, keyLength);
    }

    /// <summary>Adds a tombstone: what was under the key is gone.</summary>
    public void AddTombstone(StateTopic topic, ReadOnlySpan<byte> key)
    {
        var bytes = Take(key.Length, out var offset);
        key.CopyTo(bytes.AsSpan(offset));
        _entries.Add(new Entry(bytes, offset, key.Length, -1, topic));
    }

    /// <summary>Empties it for the next checkpoint.</summary>
    public void Clear()
    {
        // Ids of leads that are erased one day are in here: they do not stay until something else lies over them.
        for (var i = 0; i <= _block; i++)
        {
            Array.Clear(_blocks[i], 0, i < _block ? BlockBytes : _used);
        }

        // What this checkpoint did not fill is given up, so that a long backlog does not leave its size behind for ever.
        _blocks.RemoveRange(_block + 1, _blocks.Count - _block - 1);
        (_block, _used) = (-1, BlockBytes);
        _entries.Clear();
        Bytes = 0;
    }

    private byte[] Take(int size, out int offset)
    {
        Bytes += size;
        offset = 0;
        if (size > BlockBytes / 4)
        {
            return GC.AllocateUninitializedArray<byte>(size, pinned: true);
        }

        if (size > BlockBytes - _used)
        {
            _used = 0;
            if (++_block == _blocks.Count)
            {
                _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
            }
        }

        offset = _used;
        _used += size;
        return _blocks[_block];
    }

    private readonly record struct Entry(byte[] Bytes, int Offset, int KeyLength, int ValueLength, StateTopic Topic);
}

/// <summary>One record of a state topic.</summary>
/// <param name="Topic">Where it belongs.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value; empty where it is a tombstone.</param>
/// <param name="IsTombstone">Whether what was under the key is gone.</param>
public readonly record struct StateRecord(StateTopic Topic, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, bool IsTombstone);
