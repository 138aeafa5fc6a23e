using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// The segments of some breakdowns: the total holds channels, a channel its campaigns; other segments hang on their channel or on the total.
/// Panes are gathered once for each of the finest breakdowns, since sums add up.
/// </summary>
internal sealed class SegmentTree
{
    /// <summary>How far back panes are gathered, minutes: all that is kept by default, the same for every rule so that they share them.</summary>
    public const int Reach = 400 * 1_440;

    private static readonly Breakdown[] Chain = [Breakdown.Total, new(Dimension.Channel), new(Dimension.Channel, Dimension.Campaign)];

    private readonly Dictionary<AlertLabels, Segment> _segments = [];
    private readonly Func<AlertLabels, AlertRecord?> _find;
    private readonly long _horizon;
    private readonly long _at;

    private SegmentTree(Func<AlertLabels, AlertRecord?> find, TimeSpan horizon, long at, bool judgesTotal)
    {
        (_find, _horizon, _at) = (find, (long)horizon.TotalMilliseconds, at);
        Total = Node(AlertLabels.Total, null, judgesTotal);
    }

    /// <summary>The company.</summary>
    public Segment Total { get; }

    /// <summary>Every segment, what holds before what is held.</summary>
    public IReadOnlyCollection<Segment> All => _segments.Values;

    /// <summary>Total, channel, channel and campaign.</summary>
    public static IReadOnlyList<Breakdown> Default => Chain;

    /// <summary>Gathers.</summary>
    /// <param name="input">What a rule is given.</param>
    /// <param name="breakdowns">What it judges; what no family has is left out.</param>
    /// <param name="horizon">How long before an alert fired its bad leads may have begun.</param>
    /// <param name="besides">What it does not judge, but has to know.</param>
    public static SegmentTree Of(RuleInput input, IReadOnlyList<Breakdown> breakdowns, TimeSpan horizon, IReadOnlyList<Breakdown>? besides = null)
    {
        var view = input.View;
        var judged = breakdowns.Where(by => view.FamilyOf(by) is not null).ToList();
        var tree = new SegmentTree(input.Find, horizon, input.At, Has(judged, Chain[0]));
        var finest = Array.FindLastIndex(Chain, by => Has(judged, by) || (besides is not null && Has(besides, by) && view.FamilyOf(by) is not null));
        if (finest > 0)
        {
            tree.AddFinest(view, Chain[finest], Has(judged, Chain[1]), Has(judged, Chain[2]));
        }
        else
        {
            tree.AddLeaves(view, Breakdown.Total, _ => tree.Total);
        }

        foreach (var by in judged.Where(by => !Chain.Any(chain => chain.Name == by.Name)))
        {
            tree.AddSegments(view, by);
        }

        foreach (var (channel, campaign, terms) in view.Campaigns())
        {
            if (terms.IsPaused && terms.StatusAt <= input.At && tree._segments.TryGetValue(new AlertLabels(channel, campaign), out var paused))
            {
                paused.IsPaused = true;
            }
        }

        tree.Exclude();
        return tree;
    }

    /// <summary>The company alone, of panes given.</summary>
    public static SegmentTree Of(IReadOnlyList<PaneSlice> slices, DayGrid days, AlertRecord? record, TimeSpan horizon, long at)
    {
        var tree = new SegmentTree(_ => record, horizon, at, judgesTotal: true);
        tree.Total.Leaves.Add(new Leaf(slices, days));
        tree.Exclude();
        return tree;
    }

    private static bool Has(IEnumerable<Breakdown> breakdowns, Breakdown by) => breakdowns.Any(other => other.Name == by.Name);

    private Segment Node(AlertLabels labels, Segment? parent, bool isJudged)
    {
        if (!_segments.TryGetValue(labels, out var segment))
        {
            var record = _find(labels);
            _segments.Add(labels, segment = new Segment(labels, parent, record, AlertMemory.Of(record, _horizon, _at)) { IsJudged = isJudged });
        }

        return segment;
    }

    // The panes of a channel are those of its campaigns: to gather them once more would only cost.
    private void AddFinest(FunnelView view, Breakdown by, bool judgesChannels, bool judgesCampaigns)
    {
        foreach (var scope in view.Scopes(by, view.Minute - Reach, view.Minute))
        {
            var labels = new AlertLabels(scope.Names.Values[0]);
            var segment = Child(labels, Total, judgesChannels && Named.Is(labels.Channel!));
            if (scope.Names.Values.Count > 1)
            {
                segment = Child(labels with { Campaign = scope.Names.Values[1] }, segment, judgesCampaigns && Named.AreAll(scope.Names.Values));
            }

            AddLeaf(new Leaf(scope.Slices, view.Options.Days), segment);
        }
    }

    private Segment Child(AlertLabels labels, Segment parent, bool isJudged)
    {
        var isNew = !_segments.ContainsKey(labels);
        var segment = Node(labels, parent, isJudged);
        if (isNew)
        {
            parent.Children.Add(segment);
        }

        return segment;
    }

    private void AddSegments(FunnelView view, Breakdown by) => AddLeaves(view, by, names =>
    {
        var values = by.Dimensions.Zip(names.Values).ToList();
        var channel = values.Where(value => value.First == Dimension.Channel).Select(value => value.Second).FirstOrDefault();
        var campaign = values.Where(value => value.First == Dimension.Campaign).Select(value => value.Second).FirstOrDefault();
        var rest = values.Where(value => value.First is not (Dimension.Channel or Dimension.Campaign)).Select(value => $"{value.First.Name()}={value.Second}");
        var labels = new AlertLabels(channel, campaign, string.Join(',', rest));
        var parent = _segments.GetValueOrDefault(labels with { Segment = null }) ?? (channel is null ? null : _segments.GetValueOrDefault(new AlertLabels(channel))) ?? Total;
        return Node(labels, parent, Named.AreAll(names.Values));
    });

    private void AddLeaves(FunnelView view, Breakdown by, Func<ScopeNames, Segment> segmentOf)
    {
        foreach (var scope in view.Scopes(by, view.Minute - Reach, view.Minute))
        {
            var segment = segmentOf(scope.Names);
            var leaf = new Leaf(scope.Slices, view.Options.Days);
            segment.Leaves.Add(leaf);
        }
    }

    private static void AddLeaf(Leaf leaf, Segment segment)
    {
        segment.Leaves.Add(leaf);
        foreach (var above in segment.Ancestors)
        {
            above.Leaves.Add(leaf);
        }
    }

    // The leaves of a channel's campaigns are the channel's own; those of a segment are not.
    private void Exclude()
    {
        foreach (var segment in _segments.Values)
        {
            foreach (var leaf in segment.Leaves)
            {
                leaf.Spare(segment.Memory);
                if (segment.Labels.Segment is not null)
                {
                    foreach (var above in segment.Ancestors)
                    {
                        leaf.Spare(above.Memory);
                    }
                }
            }
        }
    }
}
