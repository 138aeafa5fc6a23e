using FunnelStream.Alerts;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Statistics;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>
/// Stages of the funnel that fewer leads pass than leads of their age used to: the test of the alert rules (age-standardised O/E, Benjamini–Hochberg
/// over all of them, told where it is and not of what holds it), asked on the spot.
/// </summary>
internal sealed class WeakStages
{
    private static readonly RateBounds Bounds = new(LeastExpected: 5, ExactBelow: 0, MaxRatio: 0.75, Z: 2.326, Chance: 0);
    private static readonly TimeSpan Before = TimeSpan.FromDays(76);
    private const double FalseDiscovery = 0.05;
    private const int LeastStarted = 100;
    private const int LeastReached = 25;

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
        var judged = _stages.Select(pair => Judge(tree, pair.Stage)).ToList();
        var threshold = BenjaminiHochberg.Threshold(
            judged.SelectMany(judgements => judgements.Values).Where(judgement => judgement is { Segment.IsJudged: true, Outcome.IsJudged: true }).Select(judgement => judgement.Outcome!.PValue),
            FalseDiscovery);
        return [.. _stages.Zip(judged).SelectMany(pair => Weak(tree, pair.First, pair.Second, threshold))];
    }

    private Dictionary<Segment, Judgement> Judge(SegmentTree tree, Stage stage)
    {
        var span = new BaselineSpan(stage.HorizonMillis + (long)Before.TotalMilliseconds, stage.HorizonMillis, LeastStarted, LeastReached);
        var judgements = new Dictionary<Segment, Judgement>();
        foreach (var segment in tree.All.Reverse())
        {
            judgements.Add(segment, Judgement.Of(segment, judgements, stage, Bounds, span, _input.At));
        }

        return judgements;
    }

    private static IEnumerable<Diagnosis> Weak(SegmentTree tree, (Stage Stage, string Cause) of, Dictionary<Segment, Judgement> judgements, double threshold)
    {
        foreach (var judgement in judgements.Values)
        {
            judgement.IsLow = judgement is { Segment.IsJudged: true, Outcome.IsLow: true } && judgement.Outcome.PValue <= threshold && judgement.IsLowWithin(Bounds);
        }

        var quiet = new Inhibition(segment => judgements[segment].IsLow, (segment, parts) => judgements[segment].IsLowWithout(parts, judgements, Bounds)).Of(tree);
        return judgements.Values
            .Where(judgement => judgement.IsLow && !quiet.Contains(judgement.Segment))
            .OrderBy(judgement => judgement.Segment.Labels.ToString(), StringComparer.Ordinal)
            .Select(judgement => new Diagnosis($"weak_{of.Stage.Name}", of.Cause, judgement.Segment.Labels, [.. Numbers(judgement.Outcome!, judgement.Baseline!)]));
    }

    private static IEnumerable<AlertNumber> Numbers(RateOutcome outcome, Baseline baseline)
    {
        yield return new AlertNumber("observed", outcome.Counts.Observed);
        yield return new AlertNumber("expected", outcome.Counts.Expected);
        yield return outcome.Ratio;
        yield return new AlertNumber("z", outcome.Counts.Z);
        yield return new AlertNumber("rate", outcome.Counts.Ratio * baseline.Rate);
        yield return new AlertNumber("baseline_rate", baseline.Rate);
    }
}
