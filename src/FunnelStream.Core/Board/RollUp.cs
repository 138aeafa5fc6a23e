using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// Complete sums per span and dimension values, for outputs that are overwritten point by point, and which of them
/// changed. Below its floor a point is frozen: the panes it was summed from are folded away.
/// </summary>
internal sealed class RollUp
{
    private readonly Projection? _projection;
    private readonly Func<int, int> _startOf;
    private readonly Func<int, bool> _keeps;
    private readonly PanesByStart _sums = new();
    private readonly Dictionary<(int Start, DimensionKey Key), Cells> _pending = [];
    private readonly HashSet<(int Start, DimensionKey Key)> _changed = [];
    private readonly List<(int Start, DimensionKey Key, Cells Cells)> _frozen = [];
    private readonly List<(int From, int To)> _gaps = [];
    private int _floor = int.MinValue;

    /// <param name="projection">From the family's dimensions to those of the points; null: the same.</param>
    /// <param name="startOf">Start of the span that holds a minute.</param>
    /// <param name="keeps">Which cells are summed.</param>
    public RollUp(Projection? projection, Func<int, int> startOf, Func<int, bool> keeps) =>
        (_projection, _startOf, _keeps) = (projection, startOf, keeps);

    /// <summary>Freezes what starts below a floor; what was changed and not yet taken is kept as it last was.</summary>
    public void RaiseFloor(int floor)
    {
        if (floor <= _floor)
        {
            return;
        }

        _floor = floor;
        foreach (var (start, key) in _changed.Where(point => point.Start < floor).ToList())
        {
            _frozen.Add((start, key, _sums.Find(start, key) ?? new Cells()));
            _changed.Remove((start, key));
        }

        _sums.DropBelow(floor);
        _gaps.RemoveAll(gap => gap.To <= floor);
    }

    /// <summary>
    /// Drops the spans below a floor that end after a minute, untold, and for good. What ends before goes on: partitions
    /// that are behind still add to it.
    /// </summary>
    /// <param name="reached">The minute; <see cref="int.MinValue"/>: all spans.</param>
    /// <param name="floor">The floor.</param>
    public void Skip(int reached, int floor)
    {
        if (reached >= floor || floor <= _floor)
        {
            return;
        }

        var from = reached == int.MinValue ? reached : _startOf(reached);
        _gaps.Add((from, floor));
        _changed.RemoveWhere(point => point.Start >= from && point.Start < floor);
        _sums.Drop(from, floor);
    }

    /// <summary>Drops what starts below a floor, untold.</summary>
    public void Forget(int floor)
    {
        _frozen.Clear();
        _changed.RemoveWhere(point => point.Start < floor);
        RaiseFloor(floor);
    }

    /// <summary>Marks the point of a pane as changed, whatever it is.</summary>
    /// <param name="minute">Start of the pane.</param>
    /// <param name="key">Its dimension values.</param>
    /// <param name="floor">As for <see cref="Note"/>.</param>
    public void Touch(int minute, in DimensionKey key, int floor)
    {
        var start = _startOf(minute);
        if (start >= floor && !IsClosed(start))
        {
            _changed.Add((start, _projection?.Apply(key) ?? key));
        }
    }

    /// <summary>A pane changed; it counts once <see cref="Commit"/> is called, so that a fold, which only moves, changes nothing.</summary>
    /// <param name="minute">Start of the pane.</param>
    /// <param name="key">Its dimension values.</param>
    /// <param name="delta">New − old.</param>
    /// <param name="floor">Below it, the pane's partition has folded: its tombstones take nothing out of the point.</param>
    public void Note(int minute, in DimensionKey key, Cells delta, int floor)
    {
        var start = _startOf(minute);
        if (start < floor || IsClosed(start))
        {
            return;
        }

        var point = (start, _projection?.Apply(key) ?? key);
        if (!_pending.TryGetValue(point, out var pending))
        {
            _pending.Add(point, pending = new Cells());
        }

        foreach (var cell in delta.Span)
        {
            if (_keeps(cell.Id))
            {
                pending.Add(cell.Id, cell.Value);
            }
        }
    }

    public void Commit()
    {
        foreach (var (point, delta) in _pending)
        {
            if (delta.Count > 0)
            {
                _sums.Add(point.Start, point.Key, delta);
                _changed.Add(point);
            }
        }

        _pending.Clear();
    }

    /// <summary>Marks as changed the points that start in [from, to) and at a start that is asked for.</summary>
    public void Touch(int from, int to, Func<int, bool> isAskedFor)
    {
        foreach (var (start, panes) in _sums.Range(from, to).Where(span => isAskedFor(span.Start)))
        {
            foreach (var key in panes.Keys)
            {
                _changed.Add((start, key));
            }
        }
    }

    /// <summary>The points that changed since the last call; their cells are valid until the next checkpoint is applied.</summary>
    /// <param name="before">What starts at or after it stays changed.</param>
    /// <param name="most">How many at most; the others stay changed.</param>
    public List<(int Start, DimensionKey Key, Cells Cells)> Take(int before = int.MaxValue, int most = int.MaxValue)
    {
        var frozen = Math.Min(most, _frozen.Count);
        var taken = _frozen.GetRange(_frozen.Count - frozen, frozen);
        _frozen.RemoveRange(_frozen.Count - frozen, frozen);
        foreach (var point in _changed.Where(point => point.Start < before).Take(most - frozen))
        {
            taken.Add((point.Start, point.Key, _sums.Find(point.Start, point.Key) ?? new Cells()));
        }

        foreach (var (start, key, _) in taken)
        {
            _changed.Remove((start, key));
        }

        return taken;
    }

    private bool IsClosed(int start)
    {
        if (start < _floor)
        {
            return true;
        }

        foreach (var (from, to) in _gaps)
        {
            if (start >= from && start < to)
            {
                return true;
            }
        }

        return false;
    }
}
