using System.Collections;
using System.Collections.Concurrent;

namespace FunnelStream.Panes;

/// <summary>
/// The panes of one checkpoint, their contents side by side in a few blocks. Its reader may give it back, and the next
/// checkpoint of the same worker is written over it; one that is never given back is left to the garbage collector.
/// </summary>
internal sealed class PaneChanges : IReadOnlyList<PaneChange>
{
    private const int BlockBytes = 64 * 1024;
    private const int Spares = 2;

    private readonly ConcurrentQueue<PaneChanges> _home;
    private readonly List<byte[]> _blocks = [];
    private readonly List<PaneChange> _changes = [];
    private int _block = -1;
    private int _used = BlockBytes;
    private int _isOut = 1;

    private PaneChanges(ConcurrentQueue<PaneChanges> home) => _home = home;

    public int Count => _changes.Count;

    public PaneChange this[int index] => _changes[index];

    /// <summary>An empty one, one that was given back if there is any.</summary>
    /// <param name="home">Where those that were given back lie.</param>
    public static PaneChanges Rent(ConcurrentQueue<PaneChanges> home)
    {
        if (!home.TryDequeue(out var changes))
        {
            return new PaneChanges(home);
        }

        changes._isOut = 1;
        return changes;
    }

    /// <summary>Adds a pane that is gone.</summary>
    public void Add(PaneKey key) => _changes.Add(new PaneChange(key, default));

    /// <summary>Adds a pane with its content.</summary>
    public void Add(PaneKey key, ReadOnlySpan<Cell> cells)
    {
        var content = Take(PaneCodec.SizeOf(cells));
        PaneCodec.Encode(cells, content.Span);
        _changes.Add(new PaneChange(key, content));
    }

    /// <summary>Adds a pane with its content as it is encoded already.</summary>
    public void Add(PaneKey key, ReadOnlySpan<byte> encoded)
    {
        var content = Take(encoded.Length);
        encoded.CopyTo(content.Span);
        _changes.Add(new PaneChange(key, content));
    }

    /// <summary>Gives it back, once; contents read from it are not to be looked at any more. Any thread.</summary>
    public void GiveBack()
    {
        if (Interlocked.Exchange(ref _isOut, 0) == 0)
        {
            return;
        }

        // What this checkpoint did not fill is given up, so that a long backlog does not leave its size behind for ever.
        _blocks.RemoveRange(_block + 1, _blocks.Count - _block - 1);
        (_block, _used) = (-1, BlockBytes);
        if (_changes.Count < _changes.Capacity / 4)
        {
            _changes.Capacity = _changes.Count;
        }

        _changes.Clear();
        if (_home.Count < Spares)
        {
            _home.Enqueue(this);
        }
    }

    public IEnumerator<PaneChange> GetEnumerator() => _changes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Memory<byte> Take(int size)
    {
        if (size > BlockBytes / 4)
        {
            return new byte[size];
        }

        if (size > BlockBytes - _used)
        {
            _used = 0;
            if (++_block == _blocks.Count)
            {
                _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
            }
        }

        _used += size;
        return _blocks[_block].AsMemory(_used - size, size);
    }
}
