using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="StageLeak"/>.</summary>
public sealed record StageLeakOptions
{
    /// <summary>What is judged; default total and channel.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = [Breakdown.Total, new(Dimension.Channel)];

    /// <summary>How old leads are once nearly all MQLs have come; default 7 days.</summary>
    public TimeSpan MqlHorizon { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The same of SQLs; default 14 days.</summary>
    public TimeSpan SqlHorizon { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The same of opportunities; default 60 days.</summary>
    public TimeSpan OpportunityHorizon { get; init; } = TimeSpan.FromDays(60);

    /// <summary>The same of clients; default 180 days.</summary>
    public TimeSpan ClientHorizon { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The span of leads older than the horizon that are the baseline; default 76 days.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(76);

    /// <summary>Fewer leads that reached the first stage are no baseline; default 100.</summary>
    public int LeastStarted { get; init; } = 100;

    /// <summary>Fewer that reached the second are none either; default 25.</summary>
    public int LeastReached { get; init; } = 25;

    /// <summary>Fewer expected ones are not judged; default 5.</summary>
    public double LeastExpected { get; init; } = 5;

    /// <summary>Fires at O/E of at most this; default 0.75.</summary>
    public double MaxRatio { get; init; } = 0.75;

    /// <summary>… and z of at most minus this; default 2.326 (1 %).</summary>
    public double Z { get; init; } = 2.326;

    /// <summary>Recovers at O/E of at least this; default 0.9.</summary>
    public double ClearRatio { get; init; } = 0.9;

    /// <summary>False discovery rate over all pairs of all segments; default 5 %.</summary>
    public double FalseDiscovery { get; init; } = 0.05;

    internal static StageLeak Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static StageLeakOptions Read(RuleReader read)
    {
        var usual = new StageLeakOptions();
        var options = new StageLeakOptions
        {
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns),
            MqlHorizon = read.Days("mql_horizon", usual.MqlHorizon, 1, 90),
            SqlHorizon = read.Days("sql_horizon", usual.SqlHorizon, 1, 90),
            OpportunityHorizon = read.Days("opportunity_horizon", usual.OpportunityHorizon, 1, 180),
            ClientHorizon = read.Days("client_horizon", usual.ClientHorizon, 1, 300),
            Baseline = read.Days("baseline", usual.Baseline, 14, 300),
            LeastStarted = read.Whole("least_started", usual.LeastStarted, 20, 1_000_000),
            LeastReached = read.Whole("least_reached", usual.LeastReached, 5, 1_000_000),
            LeastExpected = read.Number("least_expected", usual.LeastExpected, 1, 1000),
            MaxRatio = read.Number("max_ratio", usual.MaxRatio, 0.05, 1),
            Z = read.Number("z", usual.Z, 0.5, 10),
            ClearRatio = read.Number("clear_ratio", usual.ClearRatio, 0.1, 2),
            FalseDiscovery = read.Number("false_discovery", usual.FalseDiscovery, 1e-6, 1),
        };
        read.Rising(("max_ratio", options.MaxRatio), ("clear_ratio", options.ClearRatio));
        return options;
    }
}

/// <summary>
/// Between two neighbouring stages fewer leads pass than used to: the widest such gap. Of the leads that had reached the first stage, as many are
/// expected in the second as of leads of their age before. It keeps quiet where a rule on the whole way to the SQL has already told about the
/// segment, what holds it or what it holds.
/// </summary>
/// <param name="options">Thresholds.</param>
public sealed class StageLeak(StageLeakOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "stage_leak";

    private readonly RateBounds _bounds = new(options.LeastExpected, ExactBelow: 0, options.MaxRatio, options.Z, Chance: 0);
    private readonly Stage[] _stages =
    [
        new("lead_to_mql", null, Lag.Mql, options.MqlHorizon),
        new("mql_to_sql", Lag.Mql, Lag.Sql, options.SqlHorizon),
        new("sql_to_opportunity", Lag.Sql, Lag.Opportunity, options.OpportunityHorizon),
        new("opportunity_to_client", Lag.Opportunity, Lag.Client, options.ClientHorizon),
    ];

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Heeds => [.. base.Heeds, SqlRateDrop.KindName, IllusoryGrowth.KindName];

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions => _bounds.Conditions;

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.StageLeakOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var tree = SegmentTree.Of(input, options.Breakdowns, _stages.Max(stage => stage.Horizon), SegmentTree.Default);
        var pairs = _stages.ToDictionary(stage => stage, stage => Judge(tree, stage, input.At));
        Judgement.Discover([.. pairs.Values.SelectMany(judged => judged.Values)], _bounds, options.FalseDiscovery);
        var worst = tree.All.ToDictionary(segment => segment, segment => Worst([.. _stages.Select(stage => pairs[stage][segment])]));
        var quiet = new Inhibition(
            segment => worst[segment].Judgement.IsLow,
            (segment, parts) => worst[segment].Judgement.IsLowWithout(parts, pairs[worst[segment].Stage], _bounds)).Of(tree);
        return [.. tree.All
            .Where(segment => segment.IsJudged && (segment.Record is not null || worst[segment].Judgement.Outcome is not null))
            .OrderBy(segment => segment.Labels.ToString(), StringComparer.Ordinal)
            .Select(segment => Find(segment, worst[segment], [.. _stages.Select(stage => pairs[stage][segment])], quiet.Contains(segment), input))];
    }

    private Dictionary<Segment, Judgement> Judge(SegmentTree tree, Stage stage, long at)
    {
        var span = new BaselineSpan(
            stage.HorizonMillis + (long)options.Baseline.TotalMilliseconds, stage.HorizonMillis, options.LeastStarted, options.LeastReached);
        return Judgement.Of(tree, stage, _bounds, span, at);
    }

    // The lowest ratio of those that are significant; otherwise the lowest z of those that could be judged.
    private (Stage Stage, Judgement Judgement) Worst(Judgement[] judgements) => _stages.Zip(judgements)
        .OrderByDescending(pair => pair.Second.IsLow)
        .ThenByDescending(pair => pair.Second.Outcome is { IsJudged: true })
        .ThenBy(pair => pair.Second.IsLow ? pair.Second.Outcome!.Counts.Ratio : pair.Second.Outcome?.Counts.Z ?? double.MaxValue)
        .First();

    private Finding Find(Segment segment, (Stage Stage, Judgement Judgement) worst, Judgement[] all, bool isQuiet, RuleInput input)
    {
        var (stage, judgement) = worst;
        var judged = all.Where(pair => pair.Outcome is { IsJudged: true }).ToList();
        var ended = (segment.IsActive || judgement.IsLow) && Ending.Of(segment, options.SqlHorizon, input.At);
        var verdict = Silence.Explains(input, segment.Labels) ? Verdict.Held
            : ended ? Verdict.Clear
            : isQuiet || (judgement.IsLow && !segment.IsActive && IsToldAlready(segment, input)) ? Verdict.Held
            : judgement.IsLow ? Verdict.Breach
            : judged.Count == 0 ? Verdict.InsufficientData
            : judged.TrueForAll(pair => pair.Outcome!.Counts.Ratio >= options.ClearRatio || pair.Outcome.Counts.Z > -1) ? Verdict.Clear
            : Verdict.Between;
        return new Finding
        {
            Labels = segment.Labels,
            Verdict = verdict,
            Diagnosis = ended && segment.IsActive ? "ended" : verdict == Verdict.Breach || segment.IsActive ? stage.Name : null,
            Numbers = judgement.Numbers,
            Memory = segment.Memory.After(segment.Record, verdict, input.At),
        };
    }

    private static bool IsToldAlready(Segment segment, RuleInput input) =>
        Below(segment).Concat(segment.Ancestors).Any(other =>
            input.IsActive(SqlRateDrop.KindName, other.Labels) || input.IsActive(IllusoryGrowth.KindName, other.Labels));

    private static IEnumerable<Segment> Below(Segment segment) => segment.Children.SelectMany(Below).Prepend(segment);
}
