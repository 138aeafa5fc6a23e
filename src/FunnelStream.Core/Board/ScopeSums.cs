using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>What a scope sums to.</summary>
internal sealed class ScopeSum
{
    public static ScopeSum Empty { get; } = new();

    /// <summary>The panes' cells.</summary>
    public Cells Cells { get; } = new();

    /// <summary>Leads neither answered nor closed, under twice the minute of their pane's midpoint.</summary>
    public Cells Waiting { get; } = new();

    public bool IsEmpty => Cells.Count == 0 && Waiting.Count == 0;

    /// <summary>This less other sums.</summary>
    public ScopeSum Without(IEnumerable<ScopeSum> others)
    {
        var rest = new ScopeSum();
        rest.Cells.Add(Cells);
        rest.Waiting.Add(Waiting);
        foreach (var other in others)
        {
            rest.Cells.Add(other.Cells, -1);
            rest.Waiting.Add(other.Waiting, -1);
        }

        return rest;
    }

    public void Add(Cells cells, int midpoint, int sign)
    {
        Cells.Add(cells, sign);
        Waiting.Add(midpoint, sign * cells.Unanswered());
    }
}

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
