using System.Runtime.InteropServices;

namespace FunnelStream.Panes;

/// <summary>
/// A sparse vector of integers under the ids of <see cref="Field"/>: the content of a pane, of a window, of anything that
/// is summed. A cell that is 0 is not there, so equal contents are equal cell by cell. Not thread-safe.
/// </summary>
public class Cells
{
    private Cell[] _cells = [];
    private int _count;

    /// <summary>How many cells are not 0.</summary>
    public int Count => _count;

    /// <summary>The cells in ascending order of their ids.</summary>
    public ReadOnlySpan<Cell> Span => _cells.AsSpan(0, _count);

    /// <summary>The value of a cell, 0 where there is none.</summary>
    public long this[int id]
    {
        get
        {
            var index = IndexOf(id);
            return index >= 0 ? _cells[index].Value : 0;
        }
    }

    /// <summary>The cells of one lag histogram, in ascending order of buckets; subtract <c>Field.Histogram(lag, 0)</c> from an id for its bucket.</summary>
    public ReadOnlySpan<Cell> Histogram(Lag lag)
    {
        var from = IndexOf(Field.Histogram(lag, 0));
        var to = IndexOf(Field.Histogram(lag, LagBuckets.Count));
        from = from >= 0 ? from : ~from;
        to = to >= 0 ? to : ~to;
        return _cells.AsSpan(from, to - from);
    }

    /// <summary>Adds to one cell.</summary>
    public void Add(int id, long delta)
    {
        if (delta != 0)
        {
            Add(id, delta, IndexOf(id));
        }
    }

    /// <summary>Adds <paramref name="sign"/> times another vector.</summary>
    public void Add(Cells other, int sign = 1) => Add(other.Span, sign);

    /// <summary>Adds <paramref name="sign"/> times another vector given as ascending cells.</summary>
    public void Add(ReadOnlySpan<Cell> other, int sign = 1)
    {
        if (_count == 0 && sign == 1)
        {
            CopyFrom(other);
            return;
        }

        // Both are in ascending order: what follows lies behind, and mostly near.
        var from = 0;
        foreach (ref readonly var cell in other)
        {
            from = Add(cell.Id, sign * cell.Value, IndexFrom(from, cell.Id));
        }
    }

    /// <summary>Removes every cell.</summary>
    public void Clear()
    {
        var had = _count;
        _count = 0;
        if (had > 0)
        {
            Emptied();
        }
    }

    // Adds to the cell at an index, or where its complement says; answers where a cell with a higher id can be at the earliest.
    private int Add(int id, long delta, int index)
    {
        if (index < 0)
        {
            Insert(~index, id, delta);
            return ~index + 1;
        }

        if ((_cells[index].Value += delta) != 0)
        {
            return index + 1;
        }

        _count--;
        Array.Copy(_cells, index + 1, _cells, index, _count - index);
        if (_count == 0)
        {
            Emptied();
        }

        return index;
    }

    private void CopyFrom(ReadOnlySpan<Cell> other)
    {
        if (_cells.Length < other.Length)
        {
            Return(_cells);
            _cells = Rent(other.Length);
        }

        other.CopyTo(_cells);
        _count = other.Length;
        if (_count > 0)
        {
            Filled();
        }
    }

    // Strides that double until the id is passed, then a search between the last two.
    private int IndexFrom(int low, int id)
    {
        var cells = Span;
        var high = low;
        for (var stride = 1; high < cells.Length && cells[high].Id < id; stride <<= 1)
        {
            low = high + 1;
            high += stride;
        }

        return IndexOf(id, low, Math.Min(high + 1, cells.Length));
    }

    private int IndexOf(int id) => IndexOf(id, 0, _count);

    private int IndexOf(int id, int low, int end)
    {
        // With branches: a processor that guesses which way the search turns fetches ahead, and panes are rarely in its caches.
        var cells = Span;
        var high = end - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var at = cells[middle].Id;
            if (at == id)
            {
                return middle;
            }

            if (at < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Removes every cell and gives their memory back to where it is shared.</summary>
    private protected void GiveUp()
    {
        Clear();
        Return(_cells);
        _cells = [];
    }

    /// <summary>The first cell has come.</summary>
    private protected virtual void Filled()
    {
    }

    /// <summary>The last cell has gone.</summary>
    private protected virtual void Emptied()
    {
    }

    /// <summary>An array for at least so many cells, with whatever content.</summary>
    private protected virtual Cell[] Rent(int count) => new Cell[count + (count >> 1)];

    /// <summary>An array that is no longer used.</summary>
    private protected virtual void Return(Cell[] cells)
    {
    }

    private void Insert(int index, int id, long value)
    {
        if (_count == _cells.Length)
        {
            var grown = Rent(_count + 1);
            Array.Copy(_cells, grown, index);
            Array.Copy(_cells, index, grown, index + 1, _count - index);
            Return(_cells);
            _cells = grown;
        }
        else
        {
            Array.Copy(_cells, index, _cells, index + 1, _count - index);
        }

        _cells[index] = new Cell(id, value);
        if (++_count == 1)
        {
            Filled();
        }
    }
}

/// <summary>One integer of a sparse vector; 12 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public record struct Cell(int Id, long Value);
