using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The KPIs of one sliding window by one breakdown, and what they were when somebody last took them.</summary>
internal sealed class WindowKpis
{
    private static readonly Face[] Faces = [Face.Period, Face.Cohort];

    private readonly BoardOptions _options;
    private readonly BoardWindow _window;
    private readonly ServedBreakdown _served;
    private readonly ScopeSums _stock;
    private readonly Overheads _overheads;
    private readonly NameTable _names;
    private readonly IReadOnlyList<Kpi>[] _kpis;
    private readonly Dictionary<DimensionKey, KpiValue[][]> _taken = [];
    private (long At, int Flags) _takenAt = (long.MinValue, 0);

    public WindowKpis(BoardOptions options, BoardWindow window, ServedBreakdown served, ScopeSums stock, Overheads overheads, NameTable names)
    {
        (_options, _window, _served, _stock, _overheads, _names) = (options, window, served, stock, overheads, names);
        _kpis = [.. Faces.Select(face => KpiCatalog.Of(face, served.Family.HasTraffic, window.Current is not null, options.Calendar is not null))];
    }

    /// <summary>All results as things stand.</summary>
    public IEnumerable<KpiResult> All(BoardClock clock)
    {
        foreach (var scope in Scopes())
        {
            foreach (var result in Results(scope, Values(scope, clock), clock, previous: null))
            {
                yield return result;
            }
        }
    }

    /// <summary>
    /// Adds the results that differ from those last taken, or have reached a new point of their series. A scope that has
    /// left the window is told once more, with what an empty scope has.
    /// </summary>
    public void TakeChanged(BoardClock clock, List<KpiResult> changed)
    {
        var scopes = Scopes();
        var now = (At(clock), Flags(clock));
        var isNewPoint = now.Item1 != _takenAt.At;
        var candidates = now == _takenAt ? Candidates(scopes) : scopes.Union(_taken.Keys);
        _takenAt = now;
        foreach (var scope in candidates)
        {
            var known = _taken.TryGetValue(scope, out var previous);
            if (!known && !scopes.Contains(scope))
            {
                continue;
            }

            var values = Values(scope, clock);
            changed.AddRange(Results(scope, values, clock, isNewPoint ? null : previous));
            if (scopes.Contains(scope))
            {
                _taken[scope] = values;
            }
            else
            {
                _taken.Remove(scope);
            }
        }

        foreach (var sum in _window.Sums)
        {
            sum.Breakdowns[_served.Slot].Touched.Clear();
        }
    }

    /// <summary>Everything counts as changed when next taken.</summary>
    public void ForgetTaken() => _takenAt = (long.MinValue, 0);

    // Besides what was touched: waiting leads grow older and overheads accrue as time moves.
    private HashSet<DimensionKey> Candidates(HashSet<DimensionKey> scopes)
    {
        var candidates = new HashSet<DimensionKey>(_stock.Touched);
        foreach (var sum in _window.Sums)
        {
            candidates.UnionWith(sum.Breakdowns[_served.Slot].Touched);
        }

        candidates.UnionWith(scopes.Where(scope => Sum(scope).Waiting.Count > 0 || _overheads.Minor(_served, scope, 1) != 0));
        return candidates;
    }

    private HashSet<DimensionKey> Scopes()
    {
        var scopes = new HashSet<DimensionKey>(_stock.Scopes);
        foreach (var sum in _window.Sums)
        {
            scopes.UnionWith(sum.Breakdowns[_served.Slot].Scopes);
        }

        if (_served.Breakdown.Dimensions.Count == 0)
        {
            scopes.Add(default); // there is always a total, if only of nothing
        }
        else if (_served.KnowsOverheads)
        {
            scopes.UnionWith(_overheads.Scopes);
        }

        return scopes;
    }

    private KpiValue[][] Values(DimensionKey scope, BoardClock clock)
    {
        var values = new KpiValue[Faces.Length][];
        for (var i = 0; i < Faces.Length; i++)
        {
            var input = Input(Faces[i], scope, clock);
            values[i] = [.. _kpis[i].Select(kpi => kpi.Evaluate(input))];
        }

        return values;
    }

    private IEnumerable<KpiResult> Results(DimensionKey scope, KpiValue[][] values, BoardClock clock, KpiValue[][]? previous)
    {
        var named = new KpiScope(_served.Breakdown, _names.Names(_served.Breakdown.Dimensions, scope));
        var (from, at) = (Math.Min(_window.From * 60_000L, clock.To), At(clock));
        for (var i = 0; i < Faces.Length; i++)
        {
            for (var k = 0; k < values[i].Length; k++)
            {
                if (previous is null || previous[i][k] != values[i][k])
                {
                    yield return new KpiResult(Faces[i], _window.Length.Name, from, clock.To, at, named, _kpis[i][k].Name, values[i][k]);
                }
            }
        }
    }

    private KpiInput Input(Face face, DimensionKey scope, BoardClock clock) => new()
    {
        Face = face,
        Sum = Sum(scope),
        Stock = _stock[scope].Cells,
        Growth = _window.GrowthIsComparable
            ? (_window.Current!.Breakdowns[_served.Slot][scope].Cells, _window.Previous!.Breakdowns[_served.Slot][scope].Cells)
            : null,
        OverheadMinor = _overheads.Minor(_served, scope, _window.Sum.To - _window.From),
        To = clock.To,
        Watermark = clock.Watermark,
        Options = _options,
    };

    private ScopeSum Sum(DimensionKey scope) => _window.Sum.Breakdowns[_served.Slot][scope];

    private long At(BoardClock clock) => clock.To - (clock.To % _window.Length.PointStep);

    // What every scope's values depend on beside its own sums.
    private int Flags(BoardClock clock)
    {
        var flags = _window.GrowthIsComparable ? 1 : 0;
        foreach (var face in Faces)
        {
            var input = Input(face, default, clock);
            foreach (var horizon in Enum.GetValues<Horizon>())
            {
                flags = (flags << 1) | (input.IsFinal(horizon) ? 1 : 0);
            }
        }

        return flags;
    }
}
