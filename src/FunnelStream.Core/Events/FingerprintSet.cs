namespace FunnelStream.Events;

/// <summary>
/// A set of 64-bit fingerprints in one array: open addressing, linear probing, kept between two thirds and 85 % full by
/// growing in steps of a quarter, so that an id takes 9.4 to 11.8 bytes. A fingerprint's slot goes by <see cref="PlacementHash"/>.
/// </summary>
internal sealed class FingerprintSet
{
    private const double MaxLoad = 0.85;
    private ulong[] _slots = new ulong[16];
    private int _limit = (int)(16 * MaxLoad);

    public int Count { get; private set; }

    public long Bytes => 24 + (8L * _slots.Length);

    public bool Add(ulong id)
    {
        if (!Insert(_slots, id))
        {
            return false;
        }

        if (++Count >= _limit)
        {
            var grown = new ulong[_slots.Length + (_slots.Length >> 2)];
            foreach (var slot in _slots)
            {
                if (slot != 0)
                {
                    Insert(grown, slot);
                }
            }

            _slots = grown;
            _limit = (int)(grown.Length * MaxLoad);
        }

        return true;
    }

    /// <summary>The fingerprints, ascending; <paramref name="target"/> has room for <see cref="Count"/>.</summary>
    public void CopyTo(Span<ulong> target)
    {
        var count = 0;
        foreach (var slot in _slots)
        {
            if (slot != 0)
            {
                target[count++] = slot;
            }
        }

        // Not in the order of the slots: that differs from process to process, and this is written.
        target[..count].Sort();
    }

    // The high bits choose the slot, so that a bigger table keeps the order and growing runs through memory once.
    private static bool Insert(ulong[] slots, ulong id)
    {
        var index = (int)Math.BigMul(PlacementHash.Of(id), (ulong)slots.Length, out _);
        while (slots[index] != 0)
        {
            if (slots[index] == id)
            {
                return false;
            }

            index = index + 1 == slots.Length ? 0 : index + 1;
        }

        slots[index] = id;
        return true;
    }
}
