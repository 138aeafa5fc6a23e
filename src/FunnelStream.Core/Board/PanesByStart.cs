using System.Runtime.InteropServices;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>Sums of cells by start of their span and dimension values, found by ranges of starts. Empty ones are not there.</summary>
internal sealed class PanesByStart
{
    private readonly SortedSet<int> _starts = [];
    private readonly Dictionary<int, PanesOfStart> _panes = [];

    /// <summary>The earliest start; null where there is nothing.</summary>
    public int? Earliest => _starts.Count == 0 ? null : _starts.Min;

    public Cells? Find(int start, in DimensionKey key) =>
        _panes.TryGetValue(start, out var panes) && panes.TryGetValue(key, out var cells) ? cells : null;

    public void Add(int start, in DimensionKey key, Cells delta)
    {
        if (!_panes.TryGetValue(start, out var panes))
        {
            _panes.Add(start, panes = new PanesOfStart());
            _starts.Add(start);
        }

        panes.Numbers = null;

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

    /// <summary>One number of what starts in [from, to), by start and the values of a breakdown's dimensions; where it is 0 there is none.</summary>
    /// <param name="number">The number; that of several panes is the sum of theirs.</param>
    /// <param name="by">The breakdown.</param>
    /// <param name="projection">Takes the breakdown's values out of those of a pane.</param>
    /// <param name="from">Minutes since the Unix epoch.</param>
    /// <param name="to">Exclusive.</param>
    public IEnumerable<(int Start, KeyValuePair<DimensionKey, long>[] Numbers)> Range(PaneNumber number, Breakdown by, Projection projection, int from, int to)
    {
        if (from >= to)
        {
            yield break;
        }

        foreach (var start in _starts.GetViewBetween(from, to - 1))
        {
            yield return (start, _panes[start].Of(number, by, projection));
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

    // Numbers that are asked for again and again are summed anew only where a pane has changed.
    private sealed class PanesOfStart : Dictionary<DimensionKey, Cells>
    {
        public List<(PaneNumber Number, string By, KeyValuePair<DimensionKey, long>[] Sums)>? Numbers { get; set; }

        public KeyValuePair<DimensionKey, long>[] Of(PaneNumber number, Breakdown by, Projection projection)
        {
            Numbers ??= [];
            foreach (var known in Numbers)
            {
                if (known.Number == number && known.By == by.Name)
                {
                    return known.Sums;
                }
            }

            var sums = new Dictionary<DimensionKey, long>();
            foreach (var (key, cells) in this)
            {
                if (number.Of(cells) is not 0 and var one)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(sums, projection.Apply(key), out _) += one;
                }
            }

            Numbers.Add((number, by.Name, [.. sums]));
            return Numbers[^1].Sums;
        }
    }
}

/// <summary>One number of a pane, by its cells alone.</summary>
/// <param name="of">The number; that of several panes is the sum of theirs.</param>
public sealed class PaneNumber(Func<Cells, long> of)
{
    /// <summary>The number of some cells.</summary>
    public long Of(Cells cells) => of(cells);
}
