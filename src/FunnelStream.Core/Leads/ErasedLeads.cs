using System.Buffers.Binary;
using System.Security.Cryptography;
using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// Remembers, under a keyed hash only, whom to ignore after an erasure; for 180 days of event time. Not thread-safe.
/// </summary>
internal sealed class ErasedLeads(ReadOnlyMemory<byte> key, TimeSpan memory)
{
    private readonly Dictionary<ulong, long> _erased = new(PlacementComparer.Instance);
    private readonly HashSet<ulong> _changed = new(PlacementComparer.Instance);

    public int Count => _erased.Count;

    /// <summary>The hashes of erasures that are new, later or forgotten since <see cref="ClearChanges"/>.</summary>
    public IReadOnlyCollection<ulong> Changed => _changed;

    public bool Contains(ReadOnlySpan<byte> leadId) => _erased.Count > 0 && _erased.ContainsKey(HashOf(leadId));

    /// <summary>The time of an erasure by its hash.</summary>
    public bool TryGet(ulong hash, out long at) => _erased.TryGetValue(hash, out at);

    /// <summary>The erasures by their hashes.</summary>
    public IReadOnlyDictionary<ulong, long> All => _erased;

    public void Add(ReadOnlySpan<byte> leadId, long at) => Add(HashOf(leadId), at);

    /// <summary>Adds an erasure of which only the hash is known.</summary>
    public void Add(ulong hash, long at)
    {
        if (!_erased.TryGetValue(hash, out var known) || at > known)
        {
            _erased[hash] = at;
            _changed.Add(hash);
        }
    }

    /// <summary>Forgets erasures that lie further behind the frontier than the memory reaches.</summary>
    public void Advance(long frontier)
    {
        if (memory != TimeSpan.MaxValue && _erased.Count > 0)
        {
            var floor = frontier - (long)memory.TotalMilliseconds;
            foreach (var hash in _erased.Where(e => e.Value < floor).Select(e => e.Key).ToList())
            {
                _erased.Remove(hash);
                _changed.Add(hash);
            }
        }
    }

    /// <summary>Puts an erasure back as it was at the last checkpoint; that is no change.</summary>
    public void Restore(ulong hash, long at) => _erased[hash] = at;

    /// <summary>Takes an erasure out again while restoring; that is no change.</summary>
    public void Discard(ulong hash) => _erased.Remove(hash);

    public void ClearChanges() => _changed.Clear();

    private ulong HashOf(ReadOnlySpan<byte> leadId) => HashOf(key.Span, leadId);

    /// <summary>The hash under which an erasure is remembered.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> leadId)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, leadId, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
