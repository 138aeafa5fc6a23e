using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>Sums of cells by start of their span and dimension values, found by ranges of starts. Empty ones are not there.</summary>
internal sealed class PanesByStart
{
    private readonly SortedSet<int> _starts = [];
    private readonly Dictionary<int, Dictionary<DimensionKey, Cells>> _panes = [];

    /// <summary>The earliest start; null where there is nothing.</summary>
    public int? Earliest => _starts.Count == 0 ? null : _starts.Min;

    public Cells? Find(int start, in DimensionKey key) =>
        _panes.TryGetValue(start, out var panes) && panes.TryGetValue(key, out var cells) ? cells : null;

    /// <summary>Adds to a pane.</summary>
    /// <returns>How many panes there are more: 1, 0 or −1.</returns>
    public int Add(int start, in DimensionKey key, Cells delta)
    {
        if (!_panes.TryGetValue(start, out var panes))
        {
            _panes.Add(start, panes = []);
            _starts.Add(start);
        }

        var had = panes.Count;
        if (!panes.TryGetValue(key, out var cells))
        {
            panes.Add(key, cells = new Cells());
        }

        cells.Add(delta);
        if (cells.Count == 0)
        {
            panes.Remove(key);
            if (panes.Count == 0)
            {
                Remove(start);
            }
        }

        return panes.Count - had;
    }

    /// <summary>What starts in [from, to), in order of starts.</summary>
    public IEnumerable<(int Start, Dictionary<DimensionKey, Cells> Panes)> Range(int from, int to)
    {
        if (from >= to)
        {
            yield break;
        }

        foreach (var start in _starts.GetViewBetween(from, to - 1))
        {
            yield return (start, _panes[start]);
        }
    }

    /// <summary>Forgets what starts before <paramref name="floor"/>.</summary>
    public void DropBelow(int floor)
    {
        while (_starts.Count > 0 && _starts.Min < floor)
        {
            Remove(_starts.Min);
        }
    }

    /// <summary>Forgets what starts in [from, to).</summary>
    public void Drop(int from, int to)
    {
        foreach (var start in _starts.GetViewBetween(from, to - 1).ToArray())
        {
            Remove(start);
        }
    }

    private void Remove(int start)
    {
        _panes.Remove(start);
        _starts.Remove(start);
    }
}
