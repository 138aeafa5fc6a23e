namespace FunnelStream.Leads;

/// <summary>
/// From the <see cref="Events.PlacementHash"/> of a lead's id to its number: open addressing over 8-byte slots (32 bits of
/// the hash, number + 1), 55 to 75 % full. The caller compares ids.
/// </summary>
internal sealed class LeadIndex
{
    private ulong[] _slots = new ulong[64];

    public int Count { get; private set; }

    public long Bytes => 8L * _slots.Length;

    /// <summary>Walks the numbers whose 32 bits match: start with <paramref name="slot"/> = −1.</summary>
    public bool Next(ulong hash, ref int slot, out int number)
    {
        var tag = (uint)(hash >> 32);
        slot = slot < 0 ? Home(tag) : After(slot);
        for (; _slots[slot] != 0; slot = After(slot))
        {
            if ((uint)(_slots[slot] >> 32) == tag)
            {
                number = (int)(uint)_slots[slot] - 1;
                return true;
            }
        }

        number = -1;
        return false;
    }

    public void Add(ulong hash, int number)
    {
        if (++Count > _slots.Length * 3L / 4)
        {
            var old = _slots;
            _slots = new ulong[old.Length + (old.Length * 3 / 8)];
            // Fresh memory is written before it is read: a page that is read first costs two faults, and the second one
            // interrupts the other processors.
            Array.Clear(_slots);
            foreach (var slot in old)
            {
                if (slot != 0)
                {
                    Insert(slot);
                }
            }
        }

        Insert((hash & 0xffff_ffff_0000_0000) | (uint)(number + 1));
    }

    /// <summary>Removes the entry at a slot given by <see cref="Next"/>, closing the gap.</summary>
    public void RemoveAt(int slot)
    {
        Count--;
        var gap = slot;
        for (var next = After(slot); _slots[next] != 0; next = After(next))
        {
            var home = Home((uint)(_slots[next] >> 32));
            var fits = gap <= next ? home <= gap || home > next : home <= gap && home > next;
            if (fits)
            {
                _slots[gap] = _slots[next];
                gap = next;
            }
        }

        _slots[gap] = 0;
    }

    private void Insert(ulong entry)
    {
        var slot = Home((uint)(entry >> 32));
        while (_slots[slot] != 0)
        {
            slot = After(slot);
        }

        _slots[slot] = entry;
    }

    private int Home(uint tag) => (int)(((ulong)tag * (ulong)_slots.Length) >> 32);

    private int After(int slot) => slot + 1 == _slots.Length ? 0 : slot + 1;
}
