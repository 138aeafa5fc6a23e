using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Replay;

/// <summary>What <c>replay</c> is asked for.</summary>
internal sealed record ReplayOptions
{
    /// <summary>Windows that end at <see cref="AsOf"/>.</summary>
    public required IReadOnlyList<WindowLength> Windows { get; init; }

    /// <summary>Breakdowns, the total among them.</summary>
    public required IReadOnlyList<Breakdown> Breakdowns { get; init; }

    /// <summary>Calendar cohorts to add.</summary>
    public IReadOnlyList<CohortPeriod> Cohorts { get; init; } = [];

    /// <summary>Events at or after it do not count; null: just after the last of all.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether the points of every span are wanted, too.</summary>
    public bool WithPoints { get; init; }

    /// <summary>The configured families and, for breakdowns that none of them contains, one for each.</summary>
    public IReadOnlyList<Family> FamiliesBeside(IReadOnlyList<Family> configured)
    {
        List<Family> families = [.. configured];
        foreach (var breakdown in Breakdowns)
        {
            if (!families.Exists(f => !f.IsSales && breakdown.Dimensions.All(f.Dimensions.Contains)))
            {
                families.Add(new Family(breakdown.Name, breakdown.Dimensions, Level.Minute));
            }
        }

        return families;
    }
}
