using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// The retained panes, summed over partitions. Within a partition they are disjoint, so a window is the plain sum of
/// those that start in it, whatever their levels.
/// </summary>
internal sealed class RetainedPanes
{
    private const int Levels = (int)Level.Stock + 1;

    private readonly PanesByStart[] _panes;

    public RetainedPanes(int families)
    {
        _panes = new PanesByStart[families * Levels];
        for (var i = 0; i < _panes.Length; i++)
        {
            _panes[i] = new PanesByStart();
        }
    }

    public PanesByStart this[int family, Level level] => _panes[(family * Levels) + (int)level];

    /// <summary>Start of the family's earliest pane.</summary>
    public int? Earliest(int family)
    {
        int? earliest = null;
        for (var level = Level.Minute; level < Level.Stock; level++)
        {
            if (this[family, level].Earliest is { } start && (earliest is null || start < earliest))
            {
                earliest = start;
            }
        }

        return earliest;
    }

    /// <summary>The family's panes that start in [from, to), minutes since the Unix epoch.</summary>
    public IEnumerable<(Level Level, int Start, DimensionKey Key, Cells Cells)> Range(int family, int from, int to)
    {
        for (var level = Level.Minute; level < Level.Stock; level++)
        {
            foreach (var (start, panes) in this[family, level].Range(from, to))
            {
                foreach (var (key, cells) in panes)
                {
                    yield return (level, start, key, cells);
                }
            }
        }
    }

    /// <summary>One number of the family's panes that start in [from, to), by start and a breakdown's values.</summary>
    public IEnumerable<(Level Level, int Start, KeyValuePair<DimensionKey, long>[] Numbers)> Range(PaneNumber number, int family, Breakdown by, Projection projection, int from, int to)
    {
        for (var level = Level.Minute; level < Level.Stock; level++)
        {
            foreach (var (start, numbers) in this[family, level].Range(number, by, projection, from, to))
            {
                yield return (level, start, numbers);
            }
        }
    }
}
