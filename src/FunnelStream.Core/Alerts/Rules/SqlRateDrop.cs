using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="SqlRateDrop"/>. Calibrated together: docs/calibration.md.</summary>
public sealed record SqlRateDropOptions
{
    /// <summary>What is judged; default total, channel, channel and campaign.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = SegmentTree.Default;

    /// <summary>H: the age by which nearly all leads that become SQL have; a drop that shows only later is not seen. Default 14 days.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The trailing span whose leads, as far as they are older than H, are the baseline; default 90 days.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Fewer leads are no baseline; default 200.</summary>
    public int LeastLeads { get; init; } = 200;

    /// <summary>Fewer SQLs are no baseline; default 25.</summary>
    public int LeastSqls { get; init; } = 25;

    /// <summary>Fewer expected SQLs are not judged; default 5.</summary>
    public double LeastExpected { get; init; } = 5;

    /// <summary>Fewer expected SQLs are judged by the exact tail instead of z; default 10.</summary>
    public double ExactBelow { get; init; } = 10;

    /// <summary>Fires at O/E of at most this; default 0.75.</summary>
    public double MaxRatio { get; init; } = 0.75;

    /// <summary>… and at z of at most minus this, by default 2.15: docs/calibration.md tells why.</summary>
    public double Z { get; init; } = 2.15;

    /// <summary>… or, where it is judged by the exact tail, at most this chance; default 1 %.</summary>
    public double Chance { get; init; } = 0.01;

    /// <summary>Critical at O/E of at most this; default 0.5.</summary>
    public double CriticalRatio { get; init; } = 0.5;

    /// <summary>Recovers at O/E of at least this; default 0.9.</summary>
    public double ClearRatio { get; init; } = 0.9;

    /// <summary>False discovery rate over the segments judged together; default 5 %.</summary>
    public double FalseDiscovery { get; init; } = 0.05;

    /// <summary>Whether it compares with the same quarter last year as well, for drift too slow for a trailing baseline; default true.</summary>
    public bool Drift { get; init; } = true;

    /// <summary>The rate to compare with for drift, instead of last year's; null (default): last year's.</summary>
    public double? TargetRate { get; init; }

    internal static SqlRateDrop Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static SqlRateDropOptions Read(RuleReader read)
    {
        var usual = new SqlRateDropOptions();
        var options = new SqlRateDropOptions
        {
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns),
            Horizon = read.Days("horizon", usual.Horizon, 1, 90),
            Baseline = read.Days("baseline", usual.Baseline, 14, 390),
            LeastLeads = read.Whole("least_leads", usual.LeastLeads, 20, 1_000_000),
            LeastSqls = read.Whole("least_sqls", usual.LeastSqls, 5, 1_000_000),
            LeastExpected = read.Number("least_expected", usual.LeastExpected, 1, 1000),
            ExactBelow = read.Number("exact_below", usual.ExactBelow, 0, 100),
            MaxRatio = read.Number("max_ratio", usual.MaxRatio, 0.05, 1),
            Z = read.Number("z", usual.Z, 0.5, 10),
            Chance = read.Number("chance", usual.Chance, 1e-6, 0.5),
            CriticalRatio = read.Number("critical_ratio", usual.CriticalRatio, 0, 1),
            ClearRatio = read.Number("clear_ratio", usual.ClearRatio, 0.1, 2),
            FalseDiscovery = read.Number("false_discovery", usual.FalseDiscovery, 1e-6, 1),
            Drift = read.Flag("drift", usual.Drift),
            TargetRate = read.Number("target_rate", usual.TargetRate, 0.0001, 1),
        };
        read.Rising(("max_ratio", options.MaxRatio), ("clear_ratio", options.ClearRatio));
        return options;
    }
}

/// <summary>
/// Fewer leads become SQL than leads of their age used to (age-standardised observed/expected), so that neither a surge of
/// fresh leads nor a change of the mix fires it. It tells where: a channel whose campaign alone explains it keeps quiet.
/// </summary>
/// <param name="options">Thresholds.</param>
public sealed class SqlRateDrop(SqlRateDropOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "sql_rate_drop";

    // The same quarter last year, as far as panes are kept: created 400 to 310 days ago.
    private static readonly TimeSpan LastYearFrom = TimeSpan.FromDays(400);
    private static readonly TimeSpan LastYearTo = TimeSpan.FromDays(310);

    private readonly Stage _stage = new("lead_to_sql", null, Lag.Sql, options.Horizon);
    private readonly RateBounds _bounds = new(options.LeastExpected, options.ExactBelow, options.MaxRatio, options.Z, options.Chance);
    private readonly BaselineSpan _span = new(
        (long)options.Baseline.TotalMilliseconds, (long)options.Horizon.TotalMilliseconds, options.LeastLeads, options.LeastSqls);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => _bounds.Conditions;

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.SqlRateDropOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input) =>
        Judge(SegmentTree.Of(input, options.Breakdowns, options.Horizon), input.At, labels => Silence.Explains(input, labels));

    /// <summary>Judges every segment of a tree at an instant.</summary>
    internal IReadOnlyList<Finding> Judge(SegmentTree tree, long at, Func<AlertLabels, bool> isSilent)
    {
        var judgements = Judgement.Of(tree, _stage, _bounds, _span, at);
        Judgement.Discover(judgements.Values, _bounds, options.FalseDiscovery);
        var quiet = new Inhibition(segment => judgements[segment].IsLow, (segment, without) => judgements[segment].IsLowWithout(without, judgements, _bounds)).Of(tree);
        return [.. judgements.Values
            .Where(judgement => judgement.Segment.IsJudged && (judgement.Segment.Record is not null || judgement.Fresh.Leads > 0))
            .OrderBy(judgement => judgement.Segment.Labels.ToString(), StringComparer.Ordinal)
            .Select(judgement => Find(judgement, at, isSilent(judgement.Segment.Labels), quiet.Contains(judgement.Segment)))];
    }

    private Finding Find(Judgement judgement, long at, bool isSilent, bool isQuiet)
    {
        var (segment, memory) = (judgement.Segment, judgement.Segment.Memory);
        var drift = options.Drift && !judgement.IsLow ? DriftOf(judgement, at) : null;
        var outcome = drift is { IsLow: true } ? drift : judgement.Outcome;
        var ended = (segment.IsActive || judgement.IsLow) && Ending.Of(segment, options.Horizon, at);
        var verdict = isSilent ? Verdict.Held
            : ended ? Verdict.Clear
            : isQuiet ? Verdict.Held
            : judgement.IsLow || drift is { IsLow: true } ? Verdict.Breach
            : judgement.Outcome is not { IsJudged: true } ? Verdict.InsufficientData
            : IsClear(judgement.Outcome) && (drift is null or { IsJudged: false } || IsClear(drift)) ? Verdict.Clear
            : Verdict.Between;
        var finding = new Finding
        {
            Labels = segment.Labels,
            Verdict = verdict,
            Severity = judgement.IsLow && outcome!.Counts.Ratio <= options.CriticalRatio ? AlertSeverity.Critical : AlertSeverity.Warning,
            Memory = memory.After(segment.Record, verdict, at),
        };
        if (outcome is null || judgement.Baseline is not { } baseline)
        {
            return finding with { Numbers = [new AlertNumber("leads", judgement.Fresh.Leads)], Diagnosis = ended && segment.IsActive ? "ended" : null };
        }

        var mature = MatureCohort(segment, at);
        return finding with
        {
            Numbers = [.. Numbers(judgement, outcome, baseline, mature)],
            Diagnosis = ended && segment.IsActive ? "ended"
                : verdict != Verdict.Breach && !segment.IsActive ? null
                : drift is { IsLow: true } ? "drift"
                : LowerOrSlower.Of(memory.Frozen is null ? null : mature, baseline, options.MaxRatio),
        };
    }

    private bool IsClear(RateOutcome outcome) => outcome.Counts.Ratio >= options.ClearRatio;

    private RateOutcome? DriftOf(Judgement judgement, long at)
    {
        if (options.TargetRate is { } target)
        {
            return judgement.Baseline is { } shape ? _bounds.Judge(judgement.Fresh, shape.Towards(target)) : null;
        }

        var from = Math.Max(at - (long)LastYearFrom.TotalMilliseconds, judgement.Segment.Memory.Accepted ?? long.MinValue);
        var to = at - (long)LastYearTo.TotalMilliseconds;
        if (from >= to || judgement.Fresh.Leads == 0)
        {
            return null;
        }

        var reference = judgement.Segment.Matured(_stage, from, to, spares: true);
        return reference.Started >= options.LeastLeads && reference.Reached >= options.LeastSqls
            ? _bounds.Judge(judgement.Fresh, Baseline.Of(judgement.Segment.Labels, reference))
            : null;
    }

    // Of the leads that may have been bad when the breach began, those that have matured; otherwise those matured last.
    private MaturedSums MatureCohort(Segment segment, long at) => segment.Memory.Frozen is { } frozen
        ? segment.Matured(_stage, frozen - _stage.HorizonMillis, at - _stage.HorizonMillis, spares: false)
        : segment.Matured(_stage, at - (2 * _stage.HorizonMillis), at - _stage.HorizonMillis, spares: false);

    private static IEnumerable<AlertNumber> Numbers(Judgement judgement, RateOutcome outcome, Baseline baseline, MaturedSums mature)
    {
        yield return new AlertNumber("observed", outcome.Counts.Observed);
        yield return new AlertNumber("expected", outcome.Counts.Expected);
        yield return outcome.Ratio;
        yield return outcome.Test;
        yield return new AlertNumber("leads", judgement.Fresh.Leads);
        yield return RateNumber.Of("rate", mature.Reached, mature.Started);
        yield return new AlertNumber("baseline_rate", baseline.Rate);
        yield return new AlertNumber("baseline_leads", baseline.Sums.Started);
        yield return new AlertNumber("lag_p50_days", Days(mature.MedianLag()));
        yield return new AlertNumber("baseline_lag_p50_days", Days(baseline.Sums.MedianLag()));
        yield return new AlertNumber("minimum_detectable_drop", outcome.Counts.DetectableDrop(outcome.Limit));
    }

    private static double? Days(long? millis) => millis / 86_400_000.0;
}
