using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>A breakdown and the family its numbers come from.</summary>
/// <param name="Breakdown">The breakdown.</param>
/// <param name="Order">Its place among the configured breakdowns.</param>
/// <param name="FamilyIndex">The family's index.</param>
/// <param name="Family">The family.</param>
/// <param name="Slot">Its place among the family's breakdowns.</param>
/// <param name="Projection">From the family's dimensions to the breakdown's.</param>
internal sealed record ServedBreakdown(Breakdown Breakdown, int Order, int FamilyIndex, Family Family, int Slot, Projection Projection)
{
    public bool KnowsOverheads => Family.HasTraffic && Breakdown.KnowsOverheads;

    /// <exception cref="ArgumentException">No family about the funnel has a breakdown's dimensions.</exception>
    public static IReadOnlyList<ServedBreakdown> Of(BoardOptions options)
    {
        var served = new List<ServedBreakdown>();
        foreach (var breakdown in options.Breakdowns)
        {
            var (family, projection) = Serve(options.Families, breakdown);
            served.Add(new ServedBreakdown(breakdown, served.Count, family, options.Families[family], served.Count(other => other.FamilyIndex == family), projection));
        }

        return served;
    }

    private static (int Family, Projection Projection) Serve(IReadOnlyList<Family> families, Breakdown breakdown)
    {
        for (var i = 0; i < families.Count; i++)
        {
            if (!families[i].IsSales && Projection.Of(families[i], breakdown.Dimensions) is { } projection)
            {
                return (i, projection);
            }
        }

        throw new ArgumentException($"no family has all dimensions of the breakdown '{breakdown}': add one, or leave it out", nameof(breakdown));
    }
}
