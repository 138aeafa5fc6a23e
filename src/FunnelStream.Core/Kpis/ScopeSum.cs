using FunnelStream.Panes;

namespace FunnelStream.Kpis;

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
