using FunnelStream.Alerts.Statistics;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// How the fresh leads of a segment did. What is expected of it is computed twice: from its own baseline, and as the sum of what is expected of
/// its parts, each from its own. A segment whose parts are as they were has not become worse, even if its worse parts have grown.
/// </summary>
internal sealed class Judgement
{
    private readonly double _expected;
    private readonly double _variance;
    private readonly long _since;

    private Judgement(Segment segment, FreshSums fresh, Baseline? baseline, RateOutcome? outcome, double expected, double variance, long since) =>
        (Segment, Fresh, Baseline, Outcome, _expected, _variance, _since) = (segment, fresh, baseline, outcome, expected, variance, since);

    /// <summary>Whom it is about.</summary>
    public Segment Segment { get; }

    /// <summary>Its fresh leads.</summary>
    public FreshSums Fresh { get; }

    /// <summary>What is normal for it; null where nobody knows.</summary>
    public Baseline? Baseline { get; }

    /// <summary>What the test says against that; null where nobody knows what is normal.</summary>
    public RateOutcome? Outcome { get; }

    /// <summary>Whether it counts as too low.</summary>
    public bool IsLow { get; private set; }

    /// <summary>The numbers of a step of the funnel, in the order in which they are told; none where nobody knows what is normal.</summary>
    public IReadOnlyList<AlertNumber> Numbers => Outcome is not { } outcome || Baseline is not { } baseline ? [] :
    [
        new AlertNumber("observed", outcome.Counts.Observed),
        new AlertNumber("expected", outcome.Counts.Expected),
        outcome.Ratio,
        new AlertNumber("z", outcome.Counts.Z),
        new AlertNumber("rate", outcome.Counts.Ratio * baseline.Rate),
        new AlertNumber("baseline_rate", baseline.Rate),
    ];

    /// <summary>Judges every segment of a tree, what is held before what holds it.</summary>
    /// <param name="tree">The segments.</param>
    /// <param name="stage">The step of the funnel.</param>
    /// <param name="bounds">When it is too low.</param>
    /// <param name="span">Which leads are the baseline.</param>
    /// <param name="at">The instant.</param>
    /// <param name="window">How far back fresh leads were created, ms; null: the horizon.</param>
    /// <param name="targetOf">A rate that takes the place of a segment's usual one, whose course it keeps, and nothing is expected where there is none; null: the usual ones stay.</param>
    public static Dictionary<Segment, Judgement> Of(
        SegmentTree tree, Stage stage, RateBounds bounds, BaselineSpan span, long at, long? window = null, Func<Segment, double?>? targetOf = null)
    {
        var judgements = new Dictionary<Segment, Judgement>();
        foreach (var segment in tree.All.Reverse())
        {
            judgements.Add(segment, Of(segment, judgements, stage, bounds, span, at, window, targetOf));
        }

        return judgements;
    }

    /// <summary>Tells which of those judged together are too low: beyond the bounds, as a whole and by their parts, and discovered among all.</summary>
    /// <param name="judgements">All that are judged together.</param>
    /// <param name="bounds">When one is too low.</param>
    /// <param name="falseDiscovery">False discovery rate, after Benjamini and Hochberg.</param>
    public static void Discover(IReadOnlyCollection<Judgement> judgements, RateBounds bounds, double falseDiscovery)
    {
        var threshold = BenjaminiHochberg.Threshold(
            judgements.Where(judgement => judgement is { Segment.IsJudged: true, Outcome.IsJudged: true }).Select(judgement => judgement.Outcome!.PValue), falseDiscovery);
        foreach (var judgement in judgements)
        {
            judgement.IsLow = judgement is { Segment.IsJudged: true, Outcome.IsLow: true } && judgement.Outcome.PValue <= threshold && judgement.IsLowWithin(bounds);
        }
    }

    /// <summary>Whether it is too low for the sum of its parts as well.</summary>
    public bool IsLowWithin(RateBounds bounds) =>
        Outcome is { } outcome
        && (Segment.Children.Count == 0 || bounds.AreLow(Fresh.Observed, _expected, Math.Max(_variance, outcome.Counts.Variance)));

    /// <summary>
    /// Whether it would be too low without some of its parts. Where two or more leave too little to judge, it is the whole that is low, unless
    /// an alert of all but one has told of these leads already.
    /// </summary>
    public bool IsLowWithout(IReadOnlyList<Segment> parts, IReadOnlyDictionary<Segment, Judgement> others, RateBounds bounds)
    {
        var left = _expected - parts.Sum(part => others[part]._expected);
        return left < bounds.LeastExpected
            ? parts.Count(part => !part.IsToldSince(_since)) > 1
            : bounds.AreLow(Fresh.Observed - parts.Sum(part => others[part].Fresh.Observed), left, Math.Max(0, _variance - parts.Sum(part => others[part]._variance)));
    }

    private static Judgement Of(
        Segment segment, IReadOnlyDictionary<Segment, Judgement> others, Stage stage, RateBounds bounds, BaselineSpan span, long at, long? window, Func<Segment, double?>? targetOf)
    {
        var since = at - (window ?? stage.HorizonMillis);
        var fresh = segment.Fresh(stage, since, at);
        var baseline = fresh.Leads > 0 ? segment.BaselineAt(stage, at, span) : null;
        if (targetOf is not null)
        {
            baseline = targetOf(segment) is { } target ? baseline?.Towards(target) : null;
        }

        if (baseline is null)
        {
            return new Judgement(segment, fresh, null, null, 0, 0, since);
        }

        var outcome = bounds.Judge(fresh, baseline);
        var parts = segment.Children.Select(child => others[child]).Where(part => part.Fresh.Leads > 0).ToList();
        if (parts.Count == 0)
        {
            return new Judgement(segment, fresh, baseline, outcome, outcome.Counts.Expected, outcome.Counts.Variance, since);
        }

        // Of a part whose new normal is not known yet nothing is expected but what it does.
        return new Judgement(
            segment, fresh, baseline, outcome,
            parts.Sum(part => part.Baseline is null ? part.Fresh.Observed : part._expected),
            parts.Sum(part => part._variance),
            since);
    }
}
