namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// Tells where something is wrong, once. A segment that breaches only because of some that it holds is explained by them and keeps quiet; one that
/// breaches on its own, or whose alert is active already, keeps those quiet that it holds.
/// </summary>
/// <param name="breaches">Whether a segment breaches.</param>
/// <param name="breachesWithout">Whether it would still without the leads of some that it holds.</param>
internal sealed class Inhibition(Func<Segment, bool> breaches, Func<Segment, IReadOnlyList<Segment>, bool> breachesWithout)
{
    private readonly HashSet<Segment> _explained = [];

    /// <summary>The segments that breach and are to keep quiet.</summary>
    public IReadOnlySet<Segment> Of(SegmentTree tree)
    {
        Culprits(tree.Total);
        var quiet = new HashSet<Segment>(_explained);
        foreach (var segment in tree.All)
        {
            if (breaches(segment) && !segment.IsActive
                && segment.Ancestors.Any(above => above.IsActive || (breaches(above) && !_explained.Contains(above))))
            {
                quiet.Add(segment);
            }
        }

        return quiet;
    }

    private List<Segment> Culprits(Segment segment)
    {
        var below = segment.Children.SelectMany(Culprits).ToList();
        if (!breaches(segment))
        {
            return below;
        }

        if (below.Count == 0 || breachesWithout(segment, below))
        {
            return [segment];
        }

        _explained.Add(segment);
        return below;
    }
}
