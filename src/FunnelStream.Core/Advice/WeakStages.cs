using FunnelStream.Alerts;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>
/// Stages of the funnel that fewer leads pass than leads of their age used to: the test of the alert rules (age-standardised O/E, Benjamini–Hochberg
/// over all of them, told where it is and not of what holds it), asked on the spot.
/// </summary>
internal sealed class WeakStages
{
    private static readonly StageLeakOptions Usual = new();
    private static readonly RateBounds Bounds = new(Usual.LeastExpected, ExactBelow: 0, Usual.MaxRatio, Usual.Z, Chance: 0);

    private readonly (Stage Stage, string Cause)[] _stages;
    private readonly RuleInput _input;

    /// <param name="input">What the board holds.</param>
    public WeakStages(RuleInput input)
    {
        var horizons = input.View.Options.Horizons;
        _input = input;
        _stages =
        [
            (new Stage("lead_to_mql", null, Lag.Mql, horizons.Mql), "targeting_or_message"),
            (new Stage("mql_to_sql", Lag.Mql, Lag.Sql, horizons.Sql), "marketing_and_sales_not_aligned"),
            (new Stage("sql_to_client", Lag.Sql, Lag.Client, horizons.Client), "sales_or_positioning"),
        ];
    }

    /// <summary>The weak ones, stage by stage.</summary>
    public IReadOnlyList<Diagnosis> Find()
    {
        var tree = SegmentTree.Of(_input, SegmentTree.Default, _stages.Max(pair => pair.Stage.Horizon));
        var judged = _stages.Select(pair => Judgement.Of(tree, pair.Stage, Bounds, SpanOf(pair.Stage), _input.At)).ToList();
        Judgement.Discover([.. judged.SelectMany(judgements => judgements.Values)], Bounds, Usual.FalseDiscovery);
        return [.. _stages.Zip(judged).SelectMany(pair => Weak(tree, pair.First, pair.Second, _input.At))];
    }

    private static BaselineSpan SpanOf(Stage stage) =>
        new(stage.HorizonMillis + (long)Usual.Baseline.TotalMilliseconds, stage.HorizonMillis, Usual.LeastStarted, Usual.LeastReached);

    private static IEnumerable<Diagnosis> Weak(SegmentTree tree, (Stage Stage, string Cause) of, Dictionary<Segment, Judgement> judgements, long at)
    {
        var quiet = new Inhibition(segment => judgements[segment].IsLow, (segment, parts) => judgements[segment].IsLowWithout(parts, judgements, Bounds)).Of(tree);
        return judgements.Values
            .Where(judgement => judgement.IsLow && !quiet.Contains(judgement.Segment))
            .OrderBy(judgement => judgement.Segment.Labels.ToString(), StringComparer.Ordinal)
            .Select(judgement => new Diagnosis(at, $"weak_{of.Stage.Name}", of.Cause, judgement.Segment.Labels, judgement.Numbers));
    }
}
