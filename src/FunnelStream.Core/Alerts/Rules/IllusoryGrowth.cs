using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Statistics;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="IllusoryGrowth"/>.</summary>
public sealed record IllusoryGrowthOptions
{
    /// <summary>What is judged; default total, channel, channel and campaign.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = SegmentTree.Default;

    /// <summary>The window that is compared with the one before it; default 30 days.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Leads have to have grown by this share at least; default 0.2.</summary>
    public double Growth { get; init; } = 0.2;

    /// <summary>… which chance explains with this probability at most, one-sided; default 1 %.</summary>
    public double GrowthChance { get; init; } = 0.01;

    /// <summary>… while O/E is at most this; default 0.8.</summary>
    public double MaxRatio { get; init; } = 0.8;

    /// <summary>… and z at most minus this; default 1.645 (5 %).</summary>
    public double Z { get; init; } = 1.645;

    /// <summary>Recovers at O/E of at least this, or once leads have not grown any more; default 0.9.</summary>
    public double ClearRatio { get; init; } = 0.9;

    /// <summary>Fewer expected SQLs are not judged; default 5.</summary>
    public double LeastExpected { get; init; } = 5;

    /// <summary>From so many expected opportunities on, they are judged instead of SQLs; default 10.</summary>
    public double OpportunitiesFrom { get; init; } = 10;

    /// <summary>How old leads are once nearly all SQLs have come; default 14 days.</summary>
    public TimeSpan SqlHorizon { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The same of opportunities; default 60 days.</summary>
    public TimeSpan OpportunityHorizon { get; init; } = TimeSpan.FromDays(60);

    /// <summary>The span of leads that are the baseline, ending where the window begins, and no younger than the horizon; default 90 days.</summary>
    public TimeSpan Baseline { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Fewer leads are no baseline; default 200.</summary>
    public int LeastLeads { get; init; } = 200;

    /// <summary>Fewer conversions are no baseline; default 25.</summary>
    public int LeastConversions { get; init; } = 25;

    internal static IllusoryGrowth Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static IllusoryGrowthOptions Read(RuleReader read)
    {
        var usual = new IllusoryGrowthOptions();
        var options = new IllusoryGrowthOptions
        {
            Breakdowns = read.Breakdowns("scopes", usual.Breakdowns),
            Window = read.Days("window", usual.Window, 1, 180),
            Growth = read.Number("growth", usual.Growth, 0, 100),
            GrowthChance = read.Number("growth_chance", usual.GrowthChance, 1e-6, 0.5),
            MaxRatio = read.Number("max_ratio", usual.MaxRatio, 0.05, 1),
            Z = read.Number("z", usual.Z, 0.5, 10),
            ClearRatio = read.Number("clear_ratio", usual.ClearRatio, 0.1, 2),
            LeastExpected = read.Number("least_expected", usual.LeastExpected, 1, 1000),
            OpportunitiesFrom = read.Number("opportunities_from", usual.OpportunitiesFrom, 1, 1_000_000),
            SqlHorizon = read.Days("sql_horizon", usual.SqlHorizon, 1, 90),
            OpportunityHorizon = read.Days("opportunity_horizon", usual.OpportunityHorizon, 1, 180),
            Baseline = read.Days("baseline", usual.Baseline, 14, 390),
            LeastLeads = read.Whole("least_leads", usual.LeastLeads, 20, 1_000_000),
            LeastConversions = read.Whole("least_conversions", usual.LeastConversions, 5, 1_000_000),
        };
        read.Rising(("max_ratio", options.MaxRatio), ("clear_ratio", options.ClearRatio));
        return options;
    }
}

/// <summary>More leads, but hardly more SQLs or opportunities than the leads before would have brought: growth on paper only.</summary>
/// <param name="options">Thresholds.</param>
public sealed class IllusoryGrowth(IllusoryGrowthOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "illusory_growth";

    private const long Day = 86_400_000;

    private readonly RateBounds _bounds = new(options.LeastExpected, ExactBelow: 0, options.MaxRatio, options.Z, Chance: 0);
    private readonly long _window = (long)options.Window.TotalMilliseconds;
    private readonly Stage _sql = new("sql", null, Lag.Sql, options.SqlHorizon);
    private readonly Stage _opportunity = new("opportunity", null, Lag.Opportunity, options.OpportunityHorizon);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions =>
    [
        AlertCondition.AtLeast("lead_growth", options.Growth),
        AlertCondition.AtMost("growth_p_value", options.GrowthChance),
        .. _bounds.Conditions,
    ];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.IllusoryGrowthOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var at = input.At;
        var tree = SegmentTree.Of(input, options.Breakdowns, options.Window);
        var bySql = Judge(tree, _sql, at);
        var byOpportunity = Judge(tree, _opportunity, at);
        var judged = tree.All.ToDictionary(segment => segment, segment =>
            byOpportunity[segment].Outcome is { } outcome && outcome.Counts.Expected >= options.OpportunitiesFrom ? byOpportunity : bySql);
        // Of a window that began before the first lead nothing can be said to have grown.
        var isKnown = tree.Total.FirstLead() is { } first && first <= at - (2 * _window) + Day;
        bool IsIllusory(Segment segment) => isKnown && segment.IsJudged && HasGrown(Leads(segment, at)) && judged[segment][segment] is { Outcome.IsLow: true } low && low.IsLowWithin(_bounds);
        bool IsIllusoryWithout(Segment segment, IReadOnlyList<Segment> parts)
        {
            var (now, before) = Leads(segment, at);
            var without = parts.Select(part => Leads(part, at)).ToList();
            return HasGrown((now - without.Sum(part => part.Now), before - without.Sum(part => part.Before)))
                && judged[segment][segment].IsLowWithout(parts, judged[segment], _bounds);
        }

        var quiet = new Inhibition(IsIllusory, IsIllusoryWithout).Of(tree);
        return [.. tree.All
            .Where(segment => segment.IsJudged && (segment.Record is not null || judged[segment][segment].Fresh.Leads > 0))
            .OrderBy(segment => segment.Labels.ToString(), StringComparer.Ordinal)
            .Select(segment => Find(
                judged[segment][segment], Leads(segment, at), judged[segment] == byOpportunity, IsIllusory(segment), quiet.Contains(segment), Silence.Explains(input, segment.Labels), at))];
    }

    private Dictionary<Segment, Judgement> Judge(SegmentTree tree, Stage stage, long at)
    {
        // Of a stage with a long horizon the window's leads are followed up to the horizon; the baseline lies before the window.
        var gap = Math.Max(stage.HorizonMillis, _window);
        var length = (long)options.Baseline.TotalMilliseconds;
        var span = new BaselineSpan(Math.Max(length, gap + (length / 2)), gap, options.LeastLeads, options.LeastConversions);
        return Judgement.Of(tree, stage, _bounds, span, at, _window);
    }

    private (long Now, long Before) Leads(Segment segment, long at) => (segment.LeadsIn(at - _window, at), segment.LeadsIn(at - (2 * _window), at - _window));

    private bool HasGrown((long Now, long Before) leads) =>
        leads.Now >= (1 + options.Growth) * leads.Before && GrowthTest.PValue(leads.Now, leads.Before) <= options.GrowthChance;

    private Finding Find(
        Judgement judgement, (long Now, long Before) leads, bool isOpportunity, bool isIllusory, bool isQuiet, bool isSilent, long at)
    {
        var segment = judgement.Segment;
        var ended = (segment.IsActive || isIllusory) && Ending.Of(segment, options.Window, at);
        var verdict = isSilent ? Verdict.Held
            : ended ? Verdict.Clear
            : isQuiet ? Verdict.Held
            : isIllusory ? Verdict.Breach
            : judgement.Outcome is not { IsJudged: true } outcome ? Verdict.InsufficientData
            : !HasGrown(leads) || outcome.Counts.Ratio >= options.ClearRatio ? Verdict.Clear
            : Verdict.Between;
        var growth = new AlertNumber[]
        {
            new("leads", leads.Now),
            new("leads_before", leads.Before),
            new("lead_growth", leads.Before > 0 ? ((double)leads.Now / leads.Before) - 1 : null),
            new("growth_p_value", GrowthTest.PValue(leads.Now, leads.Before)),
        };
        return new Finding
        {
            Labels = segment.Labels,
            Verdict = verdict,
            Diagnosis = ended && segment.IsActive ? "ended" : verdict == Verdict.Breach ? isOpportunity ? "opportunity" : "sql" : null,
            Numbers = judgement.Outcome is not { } test ? growth :
            [
                .. growth,
                new AlertNumber("observed", test.Counts.Observed),
                new AlertNumber("expected", test.Counts.Expected),
                test.Ratio,
                new AlertNumber("z", test.Counts.Z),
            ],
            Memory = segment.Memory.After(segment.Record, verdict, at),
        };
    }
}
