using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Statistics;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="SqlRateDropFast"/>.</summary>
public sealed record SqlRateDropFastOptions
{
    /// <summary>What is judged; default total, channel, channel and campaign.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = SegmentTree.Default;

    /// <summary>The milestone, one that leads reach within hours; default MQL.</summary>
    public Lag Milestone { get; init; } = Lag.Mql;

    /// <summary>h: the age at which each lead is scored, once; whole hours, default 24 hours.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(24);

    /// <summary>p₁/p: the fall to be found; default 0.6.</summary>
    public double Fall { get; init; } = 0.6;

    /// <summary>The alarm is at a sum above this at least; default 5.5.</summary>
    public double Threshold { get; init; } = 5.5;

    /// <summary>The threshold is raised until a segment in order alarms no more often than this; default 0.25 a year.</summary>
    public double AlarmsPerYear { get; init; } = 0.25;

    /// <summary>An alarm recovers once the leads after it speak for p rather than p₁ by this; default 3 (20 to 1).</summary>
    public double Recovery { get; init; } = 3;

    /// <summary>The trailing span whose leads are the baseline; default 90 days.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Fewer leads are no baseline; default 200.</summary>
    public int LeastLeads { get; init; } = 200;

    /// <summary>Fewer conversions are no baseline; default 25.</summary>
    public int LeastConversions { get; init; } = 25;

    internal static SqlRateDropFast Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static SqlRateDropFastOptions Read(RuleReader read)
    {
        var usual = new SqlRateDropFastOptions();
        return new SqlRateDropFastOptions
        {
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns),
            Milestone = Enum.Parse<Lag>(read.Choice("milestone", "mql", ["response", "mql", "pql", "sql"])!, ignoreCase: true),
            Age = read.Span("age", usual.Age, TimeSpan.FromHours(1), TimeSpan.FromDays(14)),
            Fall = read.Number("fall", usual.Fall, 0.1, 0.95),
            Threshold = read.Number("threshold", usual.Threshold, 1, 30),
            AlarmsPerYear = read.Number("alarms_per_year", usual.AlarmsPerYear, 0.001, 365),
            Recovery = read.Number("recovery", usual.Recovery, 0.1, 30),
            Baseline = read.Days("baseline", usual.Baseline, 14, 390),
            LeastLeads = read.Whole("least_leads", usual.LeastLeads, 20, 1_000_000),
            LeastConversions = read.Whole("least_conversions", usual.LeastConversions, 5, 1_000_000),
        };
    }
}

/// <summary>
/// The fast companion of <see cref="SqlRateDrop"/>, for a stage that matures in hours: a Bernoulli CUSUM over leads in the order of their creation, each
/// scored once, at a fixed age, whether it converted by then. Scoring conversions when they happen, but misses at maturity, would alarm on every surge.
/// </summary>
/// <param name="options">Thresholds.</param>
public sealed class SqlRateDropFast(SqlRateDropFastOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "sql_rate_drop_fast";

    private const long UsualSpan = 28L * 86_400_000;

    private readonly Stage _stage = new("fast", null, options.Milestone, options.Age);
    private readonly BaselineSpan _span = new(
        (long)options.Baseline.TotalMilliseconds, (long)options.Age.TotalMilliseconds, options.LeastLeads, options.LeastConversions);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => [AlertCondition.AtLeast("statistic", 1, of: "threshold")];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.SqlRateDropFastOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input) =>
        Judge(SegmentTree.Of(input, options.Breakdowns, options.Age), input.At, labels => Silence.Explains(input, labels));

    /// <summary>Judges every segment of a tree at an instant.</summary>
    internal IReadOnlyList<Finding> Judge(SegmentTree tree, long at, Func<AlertLabels, bool> isSilent)
    {
        var findings = tree.All.Where(segment => segment.IsJudged).ToDictionary(segment => segment, segment => Find(segment, at, isSilent(segment.Labels)));
        bool IsLow(Segment segment) => segment.IsActive || (findings.GetValueOrDefault(segment) is { Verdict: Verdict.Breach });

        // A sum cannot be told without some of its leads: whichever part alarms, or has, explains the whole.
        var quiet = new Inhibition(IsLow, (_, _) => false).Of(tree);
        return [.. findings
            .Where(found => found.Value is not null)
            .OrderBy(found => found.Key.Labels.ToString(), StringComparer.Ordinal)
            .Select(found => found.Value!.Verdict == Verdict.Breach && !found.Key.IsActive && quiet.Contains(found.Key)
                ? found.Value with { Verdict = Verdict.Held }
                : found.Value)];
    }

    private Finding? Find(Segment segment, long at, bool isSilent)
    {
        if (isSilent)
        {
            return segment.Record is null ? null : new Finding { Labels = segment.Labels, Verdict = Verdict.Held };
        }

        var due = at - _stage.HorizonMillis;
        if (segment.Record is null && segment.LeadsIn(at - UsualSpan, at) == 0)
        {
            return null;
        }

        var baseline = segment.BaselineAt(_stage, at, _span);
        if (baseline is not { Rate: > 0 and < 1 })
        {
            return segment.Record is null ? null : new Finding
            {
                Labels = segment.Labels,
                Verdict = Verdict.InsufficientData,
                Memory = segment.Memory.After(segment.Record, Verdict.InsufficientData, at),
            };
        }

        var cusum = new BernoulliCusum(baseline.Rate, baseline.Rate * options.Fall, baseline.Dispersion);
        var leadsPerYear = segment.LeadsIn(at - UsualSpan, at) * 365.25 * 86_400_000 / UsualSpan;
        var threshold = Math.Max(options.Threshold, cusum.ThresholdFor(leadsPerYear / options.AlarmsPerYear));
        var score = FastScore.Of(segment.Record?.Memory, due);
        score.Add(segment, _stage, cusum, due, threshold, segment.IsActive);
        var ended = segment.IsActive && Ending.Of(segment, TimeSpan.FromMilliseconds(UsualSpan), at);
        var verdict = score.HasAlarmed ? Verdict.Breach
            : !segment.IsActive || ended || score.Recovery > options.Recovery ? Verdict.Clear
            : Verdict.Between;
        return new Finding
        {
            Labels = segment.Labels,
            Verdict = verdict,
            Diagnosis = ended ? "ended" : verdict == Verdict.Breach ? "lower" : null,
            Numbers =
            [
                new AlertNumber("leads", score.Told.Leads),
                new AlertNumber("converted", score.Told.Converted),
                RateNumber.Of("rate", score.Told.Converted, score.Told.Leads),
                new AlertNumber("baseline_rate", baseline.Rate),
                new AlertNumber("statistic", score.Told.Sum),
                new AlertNumber("threshold", threshold),
            ],
            Memory = segment.Memory.After(segment.Record, verdict, at, score.ToRemember()),
        };
    }
}
