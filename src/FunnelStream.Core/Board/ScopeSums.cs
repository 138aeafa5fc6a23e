using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>The sums of a breakdown's scopes, and which of them were touched since somebody looked.</summary>
internal sealed class ScopeSums
{
    private readonly Dictionary<DimensionKey, ScopeSum> _sums = [];

    /// <summary>Scopes whose sum may differ from what it was when this was last cleared.</summary>
    public HashSet<DimensionKey> Touched { get; } = [];

    public IReadOnlyCollection<DimensionKey> Scopes => _sums.Keys;

    public bool Contains(in DimensionKey scope) => _sums.ContainsKey(scope);

    public ScopeSum this[in DimensionKey scope] => _sums.TryGetValue(scope, out var sum) ? sum : ScopeSum.Empty;

    public void Add(in DimensionKey scope, Cells cells, int midpoint, int sign)
    {
        if (!_sums.TryGetValue(scope, out var sum))
        {
            _sums.Add(scope, sum = new ScopeSum());
        }

        sum.Add(cells, midpoint, sign);
        Touched.Add(scope);
        if (sum.IsEmpty)
        {
            _sums.Remove(scope);
        }
    }

    public void Clear()
    {
        Touched.UnionWith(_sums.Keys);
        _sums.Clear();
    }
}
