using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// The sum of a family's retained panes that start in [<see cref="From"/>, <see cref="To"/>), for several breakdowns. Both
/// ends move either way; only panes that enter, leave or change are touched.
/// </summary>
internal sealed class SlidingSum
{
    private readonly RetainedPanes _retained;
    private readonly int _family;
    private readonly DayGrid _days;
    private readonly IReadOnlyList<Projection> _projections;
    private readonly IReadOnlyList<int>? _fields;
    private readonly ScopeSums _total;
    private readonly Cells _picked = new();

    /// <param name="retained">The panes.</param>
    /// <param name="family">The family's index.</param>
    /// <param name="days">Where days begin.</param>
    /// <param name="projections">One per breakdown.</param>
    /// <param name="fields">The only fields that are summed; null: all.</param>
    public SlidingSum(RetainedPanes retained, int family, DayGrid days, IReadOnlyList<Projection> projections, IReadOnlyList<int>? fields = null)
    {
        _projections = projections.Any(projection => projection.IsTotal) ? projections : [.. projections, Projection.Total];
        (_retained, _family, _days, _fields) = (retained, family, days, fields);
        Breakdowns = [.. _projections.Select(_ => new ScopeSums())];
        _total = Breakdowns[_projections.ToList().FindIndex(projection => projection.IsTotal)];
    }

    public int From { get; private set; }

    public int To { get; private set; }

    /// <summary>Sums by breakdown, in the order of the projections; the total's is the last where none of them is onto it.</summary>
    public IReadOnlyList<ScopeSums> Breakdowns { get; }

    /// <summary>The sum of all panes.</summary>
    public ScopeSum Total => _total[default];

    /// <summary>How many panes were added, subtracted or changed so far: the work done.</summary>
    public long TouchedPanes { get; private set; }

    public void MoveTo(int from, int to)
    {
        var (oldFrom, oldTo) = (From, To);
        (From, To) = (from, to);
        if (from >= oldTo || to <= oldFrom)
        {
            foreach (var breakdown in Breakdowns)
            {
                breakdown.Clear();
            }

            Add(from, to, 1);
            return;
        }

        Add(from, oldFrom, 1);
        Add(oldFrom, from, -1);
        Add(oldTo, to, 1);
        Add(to, oldTo, -1);
    }

    /// <summary>A retained pane changed by <paramref name="delta"/>.</summary>
    public void Change(Level level, int start, in DimensionKey key, Cells delta)
    {
        if (start >= From && start < To)
        {
            Add(level, start, key, delta, 1);
        }
    }

    private void Add(int from, int to, int sign)
    {
        foreach (var (level, start, key, cells) in _retained.Range(_family, from, to))
        {
            Add(level, start, key, cells, sign);
        }
    }

    private void Add(Level level, int start, in DimensionKey key, Cells cells, int sign)
    {
        TouchedPanes++;
        if (_fields is not null && (cells = Pick(cells, _fields)).Count == 0)
        {
            return;
        }

        var midpoint = (2 * start) + level.Minutes(start, _days);
        for (var i = 0; i < _projections.Count; i++)
        {
            Breakdowns[i].Add(_projections[i].Apply(key), cells, midpoint, sign);
        }
    }

    private Cells Pick(Cells cells, IReadOnlyList<int> fields)
    {
        _picked.Clear();
        foreach (var field in fields)
        {
            _picked.Add(field, cells[field]);
        }

        return _picked;
    }
}
