namespace FunnelStream.Panes;

/// <summary>
/// The arrays of a worker's panes, used again: panes grow cell by cell and by the thousands, and are folded as often.
/// Sizes are 2, 3, 4, 6, 8, 12, 16, ... cells, so that at most a third of an array is empty. Not thread-safe.
/// </summary>
internal sealed class CellArrays
{
    private readonly List<Stack<Cell[]>> _free = [];

    /// <summary>An array of at least so many cells, with whatever content.</summary>
    public Cell[] Rent(int count)
    {
        var (step, size) = StepOf(count);
        return step < _free.Count && _free[step].TryPop(out var cells) ? cells : new Cell[size];
    }

    /// <summary>Takes back an array that <see cref="Rent"/> gave.</summary>
    public void Return(Cell[] cells)
    {
        if (cells.Length == 0)
        {
            return;
        }

        var (step, _) = StepOf(cells.Length);
        while (_free.Count <= step)
        {
            _free.Add(new Stack<Cell[]>());
        }

        _free[step].Push(cells);
    }

    private static (int Step, int Size) StepOf(int count)
    {
        var (step, size) = (0, 2);
        for (; size < count; step++)
        {
            size += (step & 1) == 0 ? size / 2 : size / 3;
        }

        return (step, size);
    }
}
