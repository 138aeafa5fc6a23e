using FunnelStream.Events;
using FunnelStream.Kpis;
using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>What a board shows of a history, computed anew for every question.</summary>
internal sealed class NaiveBoard(NaiveFunnel funnel, long asOf, DateTimeZone? zone = null)
{
    private readonly Dictionary<(Face, Span, TimeSpan? Growth, string Scope), Dictionary<string, NaiveKpi>> _known = [];

    private readonly Dictionary<string, NaiveFunnel> _scopes = [];

    /// <summary>All KPIs of the face and scope that a result is about.</summary>
    /// <param name="window">The window.</param>
    /// <param name="growth">Length of the spans that growth compares; null where there is no growth.</param>
    public Dictionary<string, NaiveKpi> Answer(KpiResult result, Span window, TimeSpan? growth)
    {
        var question = (result.Face, window, growth, result.Scope.ToString());
        if (!_known.TryGetValue(question, out var kpis))
        {
            _known.Add(question, kpis = Compute(result.Face, ScopeOf(result), window, growth));
        }

        return kpis;
    }

    /// <summary>A sliding window where nothing is folded; null is everything.</summary>
    public Span Window(Scope scope, TimeSpan? length) =>
        new(length is { } l ? scope.Floor(asOf - (long)l.TotalMilliseconds) : long.MinValue, asOf);

    public Scope ScopeOf(KpiResult result) => ScopeOf(result.Scope.Values.ToDictionary(v => v.Dimension, v => v.Name));

    /// <summary>The scopes of a breakdown with leads created in a window.</summary>
    public IEnumerable<Scope> ScopesWithLeads(IReadOnlyList<Dimension> dimensions, TimeSpan? length) => funnel.Leads
        .Select(lead => (Lead: lead, Scope: ScopeOf(dimensions.ToDictionary(d => d, d => lead.Dimensions[d]))))
        .Where(pair => Window(pair.Scope, length).Holds(pair.Scope, pair.Lead.Created))
        .Select(pair => pair.Scope)
        .DistinctBy(scope => scope.ToString());

    private Scope ScopeOf(Dictionary<Dimension, string> where) => new(where) { Zone = zone ?? DateTimeZone.Utc };

    private Dictionary<string, NaiveKpi> Compute(Face face, Scope scope, Span window, TimeSpan? growth)
    {
        if (!_scopes.TryGetValue(scope.ToString(), out var part))
        {
            _scopes.Add(scope.ToString(), part = funnel.In(scope));
        }

        if (face == Face.Cohort)
        {
            return CohortKpis.Of(part, scope, window, asOf);
        }

        var kpis = PeriodKpis.Of(part, scope, window);
        if (growth is { } length)
        {
            foreach (var (name, change) in PeriodKpis.Growth(part, scope, asOf, (long)length.TotalMilliseconds))
            {
                kpis[name] = change;
            }
        }

        return kpis;
    }
}
