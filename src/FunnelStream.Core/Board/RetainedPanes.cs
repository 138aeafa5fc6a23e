using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// The retained panes, summed over partitions. Within a partition they are disjoint, so a window is the plain sum of
/// those that start in it, whatever their levels.
/// </summary>
internal sealed class RetainedPanes
{
    private const int Levels = (int)Level.Stock + 1;

    private static readonly Level[] CoarseToFine = [Level.Day, Level.Hour, Level.Minute];

    private readonly PanesByStart[] _panes;
    private readonly List<(int Family, string By, PaneNumber Number, ScopeNumbers Numbers)> _numbers = [];
    private readonly List<(int Family, IKeptOfPanes Kept)> _kept = [];
    private readonly DayGrid _days;

    /// <param name="families">How many families there are.</param>
    /// <param name="days">Where days begin.</param>
    public RetainedPanes(int families, DayGrid days)
    {
        _days = days;
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

    /// <summary>
    /// The family's panes that start in [from, to), minutes since the Unix epoch: those of a level in the order of their starts, days first. Since what is old is
    /// folded, that is mostly the order of all.
    /// </summary>
    public IEnumerable<(Level Level, int Start, DimensionKey Key, Cells Cells)> Range(int family, int from, int to)
    {
        foreach (var level in CoarseToFine)
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

    /// <summary>Adds to a pane, and to what is kept of it.</summary>
    public void Add(int family, Level level, int start, in DimensionKey key, Cells delta)
    {
        var panes = this[family, level].Add(start, key, delta);
        if (level == Level.Stock)
        {
            return;
        }

        foreach (var (of, kept) in _kept)
        {
            if (of == family)
            {
                kept.Add(level, start, key, delta, panes);
            }
        }
    }

    /// <summary>One number of the family's panes by a breakdown's values; kept from the first time on that it is asked for.</summary>
    public ScopeNumbers Numbers(int family, Breakdown by, Projection projection, PaneNumber number)
    {
        foreach (var (of, name, kept, known) in _numbers)
        {
            if (of == family && kept == number && name == by.Name)
            {
                return known;
            }
        }

        var numbers = Keep(family, new ScopeNumbers(number, projection, _days));
        _numbers.Add((family, by.Name, number, numbers));
        return numbers;
    }

    /// <summary>What is read off the family's panes, one reading for each type; kept from the first time on that it is asked for.</summary>
    /// <typeparam name="T">What is read off a pane; names the reading.</typeparam>
    /// <param name="family">The family.</param>
    /// <param name="read">Reads a pane: the same at all times.</param>
    public ScopeReadings<T> Readings<T>(int family, Func<DimensionKey, PaneSlice, T> read)
        where T : class
    {
        foreach (var (of, kept) in _kept)
        {
            if (of == family && kept is ScopeReadings<T> known)
            {
                return known;
            }
        }

        return Keep(family, new ScopeReadings<T>(read, (level, start, key) => this[family, level].Find(start, key)!, _days));
    }

    private T Keep<T>(int family, T kept)
        where T : IKeptOfPanes
    {
        foreach (var (level, start, key, cells) in Range(family, int.MinValue, int.MaxValue))
        {
            kept.Add(level, start, key, cells, panes: 1);
        }

        _kept.Add((family, kept));
        return kept;
    }
}
