namespace FunnelStream.Leads;

/// <summary>
/// Hands out byte blocks in multiples of 16 from pages of 1 MiB, so that a million leads are a few hundred objects to
/// the garbage collector. A freed block is used again for the same size.
/// </summary>
internal sealed class TailArena
{
    public const int BlockSize = 16;
    private const int PageBlocks = 1 << 16;

    private readonly List<byte[]> _pages = [];
    private readonly List<Stack<uint>?> _free = [];
    private int _used = PageBlocks;

    /// <summary>Bytes in pages.</summary>
    public long Bytes => (long)_pages.Count * PageBlocks * BlockSize;

    public static int BlocksFor(int bytes) => (bytes + BlockSize - 1) / BlockSize;

    /// <summary>The bytes of a block.</summary>
    public Span<byte> Span(uint reference, int blocks) =>
        _pages[(int)(reference / PageBlocks)].AsSpan((int)(reference % PageBlocks) * BlockSize, blocks * BlockSize);

    /// <summary>A block of <paramref name="blocks"/> × 16 bytes with whatever content.</summary>
    public uint Rent(int blocks)
    {
        if (blocks < _free.Count && _free[blocks] is { Count: > 0 } free)
        {
            return free.Pop();
        }

        if (_used + blocks > PageBlocks)
        {
            if (_used < PageBlocks && _pages.Count > 0)
            {
                Return((uint)(((_pages.Count - 1) * PageBlocks) + _used), PageBlocks - _used);
            }

            _pages.Add(GC.AllocateUninitializedArray<byte>(PageBlocks * BlockSize));
            _used = 0;
        }

        var reference = (uint)(((_pages.Count - 1) * PageBlocks) + _used);
        _used += blocks;
        return reference;
    }

    public void Return(uint reference, int blocks)
    {
        while (_free.Count <= blocks)
        {
            _free.Add(null);
        }

        (_free[blocks] ??= new Stack<uint>()).Push(reference);
    }
}
