using System.Text.Json;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>Thresholds of <see cref="CplTrap"/>.</summary>
public sealed record CplTrapOptions
{
    /// <summary>Smaller cohorts are not judged; default 50 leads.</summary>
    public int LeastLeads { get; init; } = 50;

    /// <summary>A lead is cheap at most this share of all channels' cost per lead; default 0.8.</summary>
    public double CheapRatio { get; init; } = 0.8;

    /// <summary>What comes of it is dear when the lower bound of its cost is at least this multiple of all channels'; default 1.25.</summary>
    public double DearRatio { get; init; } = 1.25;

    /// <summary>Recovers once one of both is off its bound by this share; default 0.1.</summary>
    public double Hysteresis { get; init; } = 0.1;

    /// <summary>From so many clients on, the cost per client is judged instead of that per SQL; default 10.</summary>
    public int ClientsFrom { get; init; } = 10;

    /// <summary>How old leads are once nearly all SQLs have come; default 14 days.</summary>
    public TimeSpan SqlHorizon { get; init; } = TimeSpan.FromDays(14);

    /// <summary>The same of clients; default 180 days.</summary>
    public TimeSpan ClientHorizon { get; init; } = TimeSpan.FromDays(180);

    /// <summary>The span of creation of the leads judged; default 76 days.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromDays(76);

    internal static CplTrap Rule(RuleReader read, RuleTiming timing) => new(Read(read)) { Timing = timing };

    private static CplTrapOptions Read(RuleReader read)
    {
        var usual = new CplTrapOptions();
        return new CplTrapOptions
        {
            LeastLeads = read.Whole("least_leads", usual.LeastLeads, 1, 1_000_000),
            CheapRatio = read.Number("cheap_ratio", usual.CheapRatio, 0.01, 1),
            DearRatio = read.Number("dear_ratio", usual.DearRatio, 1, 100),
            Hysteresis = read.Number("hysteresis", usual.Hysteresis, 0, 1),
            ClientsFrom = read.Whole("clients_from", usual.ClientsFrom, 1, 1_000_000),
            SqlHorizon = read.Days("sql_horizon", usual.SqlHorizon, 1, 90),
            ClientHorizon = read.Days("client_horizon", usual.ClientHorizon, 1, 300),
            Span = read.Days("span", usual.Span, 7, 300),
        };
    }
}

/// <summary>A channel whose leads look cheap, but whose SQLs or clients are dear: it should be judged by these.</summary>
/// <param name="options">Thresholds.</param>
public sealed class CplTrap(CplTrapOptions options) : AlertRule
{
    /// <summary>As written in configuration.</summary>
    public const string KindName = "cpl_trap";

    private static readonly Breakdown Channels = new(Dimension.Channel);

    private readonly Stage _sql = new("cost_per_sql", null, Lag.Sql, options.SqlHorizon);
    private readonly Stage _client = new("cac", null, Lag.Client, options.ClientHorizon);

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<AlertCondition> Conditions =>
    [
        AlertCondition.AtLeast("leads", options.LeastLeads),
        AlertCondition.AtMost("cost_per_lead", options.CheapRatio, of: "cost_per_lead_all"),
        AlertCondition.AtLeast("cost_per_sql", options.DearRatio, of: "cost_per_sql_all") with { End = AlertNumberEnd.Low },
        AlertCondition.AtLeast("cac", options.DearRatio, of: "cac_all") with { End = AlertNumberEnd.Low },
    ];

    /// <inheritdoc/>
    protected override string Parameters => JsonSerializer.Serialize(options, RuleParametersContext.Default.CplTrapOptions);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Evaluate(RuleInput input)
    {
        var (sqls, clients) = (Costs(input.View, _sql), Costs(input.View, _client));
        return [.. sqls.Keys.Union(clients.Keys).Where(Named.Is).Order(StringComparer.Ordinal)
            .Select(channel => Find(input, channel, sqls, clients))
            .OfType<Finding>()];
    }

    private Dictionary<string, CohortCost> Costs(FunnelView view, Stage stage)
    {
        var to = view.Minute - (int)stage.Horizon.TotalMinutes;
        return view.Options.Families.Any(family => family.HasTraffic && family.Dimensions.Contains(Dimension.Channel))
            ? view.Parts(Channels, view.Minute - SegmentTree.Reach, view.Minute).ToDictionary(
                scope => scope.Names.Values[0],
                scope => CohortCost.Of(scope, stage, to - (int)options.Span.TotalMinutes, to, view.Options, scope.Names.Values[0]))
            : [];
    }

    private Finding? Find(RuleInput input, string channel, Dictionary<string, CohortCost> sqls, Dictionary<string, CohortCost> clients)
    {
        var labels = new AlertLabels(channel);
        var byClient = clients.TryGetValue(channel, out var cost) && cost.Leads >= options.LeastLeads && cost.Reached >= options.ClientsFrom;
        if (!byClient)
        {
            sqls.TryGetValue(channel, out cost);
        }

        var all = CohortCost.Sum((byClient ? clients : sqls).Values);
        if (cost is null || cost.Leads < options.LeastLeads || cost.PerLead is not { } perLead || all.PerLead is not { } perLeadOfAll || all.PerReached is not { } dearOfAll)
        {
            return input.Find(labels) is null ? null : new Finding { Labels = labels, Verdict = Verdict.InsufficientData };
        }

        var (name, interval) = (byClient ? "cac" : "cost_per_sql", cost.PerReachedInterval);
        var (cheap, dear) = (perLead / perLeadOfAll, interval.Low / dearOfAll);
        return new Finding
        {
            Labels = labels,
            Verdict = cheap <= options.CheapRatio && dear >= options.DearRatio ? Verdict.Breach
                : cheap > options.CheapRatio * (1 + options.Hysteresis) || dear < options.DearRatio * (1 - options.Hysteresis) ? Verdict.Clear
                : Verdict.Between,
            Diagnosis = name,
            Numbers =
            [
                new AlertNumber("leads", cost.Leads),
                new AlertNumber("cost_per_lead", perLead),
                new AlertNumber("cost_per_lead_all", perLeadOfAll),
                new AlertNumber(name, cost.PerReached, interval.Low, interval.High),
                new AlertNumber(name + "_all", dearOfAll),
            ],
        };
    }
}
