using System.Runtime.InteropServices;

namespace FunnelStream.Leads;

/// <summary>
/// Which leads changed since the last checkpoint, each once, and the ids of those removed. A mark is the number of the
/// round, so that forgetting all marks touches no lead. Not thread-safe.
/// </summary>
internal sealed class LeadChanges
{
    private const int KeepCapacity = 1024;

    private readonly List<int> _changed = [];
    private byte[] _removed = [];
    private int _removedBytes;
    private uint _round = 1; // 0 is the mark of a record that was never changed

    public long Bytes => (sizeof(int) * (long)_changed.Capacity) + _removed.Length;

    /// <summary>The numbers of leads that changed, in the order in which they first did; some may have been removed since.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(_changed);

    /// <summary>The ids of removed leads, each after a byte that says how long it is; some may have been added again.</summary>
    public ReadOnlySpan<byte> Removed => _removed.AsSpan(0, _removedBytes);

    public void Mark(int number, ref LeadRecord lead)
    {
        if (lead.ChangedIn != _round)
        {
            lead.ChangedIn = _round;
            _changed.Add(number);
        }
    }

    public void AddRemoved(ReadOnlySpan<byte> id)
    {
        if (_removed.Length - _removedBytes <= id.Length)
        {
            var grown = new byte[Math.Max(KeepCapacity, 2 * _removed.Length)];
            Removed.CopyTo(grown);
            Array.Clear(_removed); // an erased person's id does not linger, here nor below
            _removed = grown;
        }

        _removed[_removedBytes] = (byte)id.Length;
        id.CopyTo(_removed.AsSpan(_removedBytes + 1));
        _removedBytes += 1 + id.Length;
    }

    /// <summary>Begins the next round: nothing is changed, nothing removed.</summary>
    public void Clear()
    {
        _round++;
        if (_changed.Capacity > Math.Max(KeepCapacity, 4 * _changed.Count))
        {
            _changed.Capacity = Math.Max(KeepCapacity, 2 * _changed.Count); // a long backlog does not leave its size behind for ever
        }

        _changed.Clear();
        _removed.AsSpan(0, _removedBytes).Clear();
        (_removed, _removedBytes) = (_removed.Length > 64 * KeepCapacity ? [] : _removed, 0);
    }
}
