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
    private readonly ScopeSum _stockTotal;
    private readonly ToldScopes _told;
    private readonly Overheads _overheads;
    private readonly NameTable _names;
    private readonly IReadOnlyList<Kpi>[] _kpis;
    private readonly Dictionary<DimensionKey, KpiValue[][]> _taken = [];
    private (long At, int Flags, int Told) _takenAt = (long.MinValue, 0, 0);

    public WindowKpis(
        BoardOptions options, BoardWindow window, ServedBreakdown served, ScopeSums stock, ScopeSum stockTotal, ToldScopes told, Overheads overheads, NameTable names)
    {
        (_options, _window, _served, _stock, _stockTotal, _told, _overheads, _names) = (options, window, served, stock, stockTotal, told, overheads, names);
        _kpis = [.. Faces.Select(face => KpiCatalog.Of(face, served.Family.HasTraffic, window.Current is not null, options.Calendar is not null))];
    }

    /// <summary>Whatever has something in the window or in the stock.</summary>
    public HashSet<DimensionKey> Scopes()
    {
        var scopes = new HashSet<DimensionKey>(_stock.Scopes);
        foreach (var sum in _window.Sums)
        {
            scopes.UnionWith(sum.Breakdowns[_served.Slot].Scopes);
        }

        scopes.UnionWith(AlwaysThere);
        return scopes;
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

    /// <summary>How long the window is, ms.</summary>
    public long Millis => _window.Length.Millis;

    /// <summary>Leads of a scope in the window.</summary>
    public long Leads(DimensionKey scope) => _window.Sum.Breakdowns[_served.Slot][scope].Cells[Field.Leads];

    /// <summary>
    /// Adds the results of the told scopes, and of the rest of them as one, that differ from those last taken, or have reached a new point
    /// of their series. A scope that has left the window is told once more, with what an empty scope has; one that is told no more, as unknown.
    /// </summary>
    public void TakeChanged(BoardClock clock, List<KpiResult> changed)
    {
        var now = (At(clock), Flags(clock), _told.Version);
        var isNewPoint = now.Item1 != _takenAt.At;
        var candidates = now == _takenAt ? Candidates() : [.. _told.Scopes, _told.Rest, .. _taken.Keys];
        _takenAt = now;
        foreach (var scope in candidates)
        {
            var isThere = scope == _told.Rest ? HasRest() : Has(scope);
            var isTold = scope == _told.Rest || _told.Contains(scope);
            var known = _taken.TryGetValue(scope, out var previous);
            if (!known && !(isThere && isTold))
            {
                continue;
            }

            var values = isThere && !isTold ? Unknown() : Values(scope, clock);
            changed.AddRange(Results(scope, values, clock, isNewPoint ? null : previous));
            if (isThere && isTold)
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
    public void ForgetTaken() => _takenAt = (long.MinValue, 0, 0);

    // Besides what was touched: waiting leads grow older and overheads accrue as time moves.
    private HashSet<DimensionKey> Candidates()
    {
        var candidates = new HashSet<DimensionKey>();
        foreach (var touched in _window.Sums.Select(sum => sum.Breakdowns[_served.Slot].Touched).Prepend(_stock.Touched))
        {
            candidates.UnionWith(touched.Select(scope => _told.Contains(scope) ? scope : _told.Rest));
        }

        candidates.UnionWith(_told.Scopes.Append(_told.Rest).Where(scope => Sum(scope).Waiting.Count > 0 || _overheads.Minor(_served, scope, 1) != 0));
        return candidates;
    }

    private bool Has(in DimensionKey scope)
    {
        foreach (var sum in _window.Sums)
        {
            if (sum.Breakdowns[_served.Slot].Contains(scope))
            {
                return true;
            }
        }

        return _stock.Contains(scope) || AlwaysThere.Contains(scope);
    }

    // Whether any scope is not told by itself.
    private bool HasRest() =>
        AlwaysThere.Contains(_told.Rest)
        || _window.Sums.Select(sum => sum.Breakdowns[_served.Slot]).Prepend(_stock).Any(sums => sums.Scopes.Count > _told.Scopes.Count(scope => sums.Contains(scope)));

    // There is always a total, if only of nothing.
    private IReadOnlyList<DimensionKey> AlwaysThere =>
        _served.Breakdown.Dimensions.Count == 0 ? [default] : _served.KnowsOverheads ? _overheads.Scopes : [];

    private KpiValue[][] Unknown() => [.. _kpis.Select(kpis => kpis.Select(_ => KpiValue.Unavailable).ToArray())];

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
        Stock = Of(_stock, _stockTotal, scope).Cells,
        Growth = _window.GrowthIsComparable ? (Of(_window.Current!, scope).Cells, Of(_window.Previous!, scope).Cells) : null,
        OverheadMinor = _overheads.Minor(_served, scope, _window.Sum.To - _window.From),
        To = clock.To,
        Watermark = clock.Watermark,
        MoneyDecimals = _options.MoneyDecimals,
        Horizons = _options.Horizons,
        Calendar = _options.Calendar,
    };

    private ScopeSum Sum(DimensionKey scope) => Of(_window.Sum, scope);

    private ScopeSum Of(SlidingSum sum, DimensionKey scope) => Of(sum.Breakdowns[_served.Slot], sum.Total, scope);

    private ScopeSum Of(ScopeSums sums, ScopeSum total, DimensionKey scope) =>
        scope == _told.Rest ? total.Without(_told.Scopes.Select(told => sums[told])) : sums[scope];

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
