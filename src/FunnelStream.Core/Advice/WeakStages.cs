using FunnelStream.Alerts;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>
/// Stages of the funnel that fewer leads pass than leads of their age used to, or than a target asks for: the test of the alert rules
/// (age-standardised O/E, Benjamini–Hochberg over all of them, told where it is and not of what holds it), asked on the spot.
/// </summary>
internal sealed class WeakStages
{
    private static readonly StageLeakOptions Usual = new();
    private static readonly RateBounds Bounds = new(Usual.LeastExpected, ExactBelow: 0, Usual.MaxRatio, Usual.Z, Chance: 0);

    private readonly (Stage Stage, string Cause)[] _stages;
    private readonly RuleInput _input;
    private readonly IReadOnlyDictionary<string, StageTarget> _targets;

    /// <param name="input">What the board holds.</param>
    /// <param name="targets">What is asked of the stages, by name.</param>
    public WeakStages(RuleInput input, IReadOnlyDictionary<string, StageTarget> targets)
    {
        var horizons = input.View.Options.Horizons;
        (_input, _targets) = (input, targets);
        _stages =
        [
            (new Stage(StageTarget.LeadToMql, null, Lag.Mql, horizons.Mql), "targeting_or_message"),
            (new Stage(StageTarget.MqlToSql, Lag.Mql, Lag.Sql, horizons.Sql), "marketing_and_sales_not_aligned"),
            (new Stage(StageTarget.SqlToClient, Lag.Sql, Lag.Client, horizons.Client), "sales_or_positioning"),
        ];
    }

    /// <summary>The weak ones, stage by stage.</summary>
    public IReadOnlyList<Diagnosis> Find()
    {
        var tree = SegmentTree.Of(_input, SegmentTree.Default, _stages.Max(pair => pair.Stage.Horizon));
        var stages = _stages.Select(pair => pair.Stage).ToList();
        var usual = Judge(tree, stages, targetOf: null);

        // Tests of their own: what is asked of one stage must not change what counts as a drop of another.
        var asked = Judge(tree, stages.Where(stage => _targets.ContainsKey(stage.Name)), (stage, segment) => _targets[stage.Name].Of(segment.Labels.Channel));
        return [.. _stages.SelectMany(pair => Weak(tree, usual[pair.Stage], asked.GetValueOrDefault(pair.Stage))
            .OrderBy(weak => weak.Labels.ToString(), StringComparer.Ordinal)
            .Select(weak => new Diagnosis(_input.At, $"weak_{pair.Stage.Name}", pair.Cause, weak.Labels, weak.Numbers)))];
    }

    private static BaselineSpan SpanOf(Stage stage) =>
        new(stage.HorizonMillis + (long)Usual.Baseline.TotalMilliseconds, stage.HorizonMillis, Usual.LeastStarted, Usual.LeastReached);

    private Dictionary<Stage, Dictionary<Segment, Judgement>> Judge(SegmentTree tree, IEnumerable<Stage> stages, Func<Stage, Segment, double?>? targetOf)
    {
        var judged = stages.ToDictionary(
            stage => stage,
            stage => Judgement.Of(tree, stage, Bounds, SpanOf(stage), _input.At, targetOf: targetOf is null ? null : segment => targetOf(stage, segment)));
        Judgement.Discover([.. judged.Values.SelectMany(judgements => judgements.Values)], Bounds, Usual.FalseDiscovery);
        return judged;
    }

    // What has dropped is told as that, whether a target asks for more or not.
    private static IEnumerable<(AlertLabels Labels, IReadOnlyList<AlertNumber> Numbers)> Weak(
        SegmentTree tree, Dictionary<Segment, Judgement> usual, Dictionary<Segment, Judgement>? asked)
    {
        var dropped = Low(tree, usual);
        return dropped.Select(segment => (segment.Labels, usual[segment].Numbers))
            .Concat((asked is null ? [] : Low(tree, asked).Except(dropped)).Select(segment => (segment.Labels, Numbers(asked![segment], usual[segment]))));
    }

    private static List<Segment> Low(SegmentTree tree, Dictionary<Segment, Judgement> judgements)
    {
        var quiet = new Inhibition(segment => judgements[segment].IsLow, (segment, parts) => judgements[segment].IsLowWithout(parts, judgements, Bounds)).Of(tree);
        return [.. judgements.Values.Where(judgement => judgement.IsLow && !quiet.Contains(judgement.Segment)).Select(judgement => judgement.Segment)];
    }

    // A target takes the place of the baseline's rate, which is told beside it.
    private static IReadOnlyList<AlertNumber> Numbers(Judgement asked, Judgement usual) =>
    [
        .. asked.Numbers.Select(number => number.Name == "baseline_rate" ? number with { Name = "target_rate" } : number),
        .. usual.Numbers.Where(number => number.Name == "baseline_rate"),
    ];
}
