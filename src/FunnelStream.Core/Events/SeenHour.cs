using FunnelStream.State;

namespace FunnelStream.Events;

/// <summary>
/// The fingerprints of one hour, and how they lie in the log: in chunks of <see cref="ChunkSize"/>, numbered as they were
/// filled; the last is open and written again, whole, whenever it has grown. Not thread-safe.
/// </summary>
internal sealed class SeenHour(byte kind, long hour)
{
    /// <summary>Fingerprints of a full chunk; part of the state format.</summary>
    public const int ChunkSize = 1_000;

    private readonly FingerprintSet _ids = new();

    // Filled since the last checkpoint.
    private readonly List<ulong[]> _filled = [];

    // What the open chunk holds, from the second chunk on: the first is the set itself, so that an hour of few ids costs
    // no second copy, and an hour of many 8 KB at most.
    private ulong[] _open = [];
    private int _written;

    public int Count => _ids.Count;

    /// <summary>Bytes taken.</summary>
    public long Bytes => _ids.Bytes + (8L * (_open.Length + (_filled.Count * ChunkSize)));

    /// <summary>How many chunks its fingerprints fill, the open one included.</summary>
    public int Chunks => (Count + ChunkSize - 1) / ChunkSize;

    /// <summary>Whether fingerprints were added since the last checkpoint.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Whether it was forgotten.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether the log has chunks of it.</summary>
    public bool IsWritten => _written > 0;

    /// <summary>Adds a fingerprint; false where it is there already.</summary>
    public bool Add(ulong id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        IsChanged = true;
        if (Count > ChunkSize)
        {
            Append(id);
        }

        if (Count % ChunkSize == 0)
        {
            Close();
        }

        return true;
    }

    /// <summary>The fingerprints, ascending.</summary>
    public ulong[] ToArray()
    {
        var ids = new ulong[Count];
        _ids.CopyTo(ids);
        return ids;
    }

    /// <summary>It is forgotten: nothing of it is to be written any more.</summary>
    public void Leave() => IsGone = true;

    /// <summary>Writes the chunks that are new or have grown, ascending.</summary>
    public void WriteChanges(StateBatch batch, long checkpoint)
    {
        var full = Count / ChunkSize;
        for (var i = 0; i < _filled.Count; i++)
        {
            IdRecords.Add(batch, checkpoint, kind, hour, full - _filled.Count + i, _filled[i]);
        }

        var open = Count % ChunkSize;
        if (open > 0)
        {
            Span<ulong> ids = stackalloc ulong[ChunkSize];
            ids = ids[..open];
            if (full == 0)
            {
                _ids.CopyTo(ids);
            }
            else
            {
                _open.AsSpan(0, open).CopyTo(ids);
            }

            IdRecords.Add(batch, checkpoint, kind, hour, full, ids);
        }
    }

    /// <summary>Writes that all chunks the log has are gone.</summary>
    public void WriteGone(StateBatch batch)
    {
        for (var number = 0; number < _written; number++)
        {
            IdRecords.AddGone(batch, kind, hour, number);
        }
    }

    /// <summary>What changed is written, or need not be.</summary>
    public void ClearChanges()
    {
        _filled.Clear();
        _written = Chunks;
        IsChanged = false;
    }

    /// <summary>Takes back what the log has of it; all but the last chunk are full.</summary>
    /// <exception cref="FormatException">A fingerprint is there twice.</exception>
    public void Restore(IEnumerable<ulong[]> chunks)
    {
        foreach (var id in chunks.SelectMany(chunk => chunk))
        {
            if (!Add(id))
            {
                throw new FormatException("A fingerprint in the state is there twice.");
            }
        }

        ClearChanges();
    }

    private void Append(ulong id)
    {
        var position = (Count - 1) % ChunkSize;
        if (position == _open.Length)
        {
            Array.Resize(ref _open, Math.Min(ChunkSize, Math.Max(16, 2 * _open.Length)));
        }

        _open[position] = id;
    }

    private void Close()
    {
        if (Count == ChunkSize)
        {
            _open = new ulong[ChunkSize];
            _ids.CopyTo(_open);
        }

        _filled.Add(_open);
        _open = [];
    }
}
