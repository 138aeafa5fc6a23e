using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The KPIs of calendar cohorts, summed from the retained panes when asked for.</summary>
internal sealed class CohortKpis(BoardOptions options, IReadOnlyList<ServedBreakdown> breakdowns, RetainedPanes retained, NameTable names)
{
    private static readonly Cells NoStock = new();

    private readonly CohortCalendar _calendar = new(options.Days);

    /// <summary>
    /// Cohorts that are wholly kept and begin at or after that of <paramref name="since"/> (minutes since the Unix epoch), the earliest first;
    /// by all breakdowns, or those that are <paramref name="shown"/>.
    /// </summary>
    public IEnumerable<KpiResult> Results(CohortPeriod period, int since, BoardClock clock, Ladder ladder, Func<Breakdown, bool>? shown = null)
    {
        var sums = new SortedDictionary<(int Start, int Order), ScopeSums>();
        foreach (var family in breakdowns.Where(served => shown?.Invoke(served.Breakdown) != false).GroupBy(served => served.FamilyIndex))
        {
            Sum(period, family.Key, [.. family], _calendar.StartOf(period, since), clock, sums);
        }

        foreach (var ((start, order), scopes) in sums.Where(entry => entry.Key.Start >= ladder.DayFloor))
        {
            foreach (var scope in scopes.Scopes)
            {
                foreach (var result in Results(period, start, breakdowns[order], scope, scopes[scope], clock))
                {
                    yield return result;
                }
            }
        }
    }

    private void Sum(
        CohortPeriod period, int family, ServedBreakdown[] served, int since, BoardClock clock, SortedDictionary<(int Start, int Order), ScopeSums> sums)
    {
        foreach (var (level, start, key, cells) in retained.Range(family, since, (int)((clock.To + 59_999) / 60_000)))
        {
            var cohort = _calendar.StartOf(period, start);
            var midpoint = (2 * start) + level.Minutes(start, options.Days);
            foreach (var breakdown in served)
            {
                if (!sums.TryGetValue((cohort, breakdown.Order), out var scopes))
                {
                    sums.Add((cohort, breakdown.Order), scopes = new ScopeSums());
                }

                scopes.Add(breakdown.Projection.Apply(key), cells, midpoint, 1);
            }
        }
    }

    private IEnumerable<KpiResult> Results(
        CohortPeriod period, int start, ServedBreakdown served, DimensionKey scope, ScopeSum sum, BoardClock clock)
    {
        var named = new KpiScope(served.Breakdown, names.Names(served.Breakdown.Dimensions, scope));
        var (from, to) = (start * 60_000L, _calendar.EndOf(period, start) * 60_000L);
        var input = new KpiInput
        {
            Face = Face.Cohort,
            Sum = sum,
            Stock = NoStock,
            OverheadMinor = 0,
            To = to,
            Watermark = clock.Watermark,
            MoneyDecimals = options.MoneyDecimals,
            Horizons = options.Horizons,
            Calendar = options.Calendar,
        };
        foreach (var kpi in KpiCatalog.Of(Face.Cohort, served.Family.HasTraffic, withGrowth: false, options.Calendar is not null))
        {
            yield return new KpiResult(Face.Cohort, period.Name(), from, to, from, named, kpi.Name, kpi.Evaluate(input));
        }
    }
}
