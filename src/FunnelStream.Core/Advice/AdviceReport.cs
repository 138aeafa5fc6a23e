using FunnelStream.Alerts;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Capacity;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Advice;

/// <summary>Advice on campaigns and what it rests on: a pure function of what a board holds at an instant, and of the alerts that stand.</summary>
public sealed record AdviceReport
{
    private const string None = "(none)";
    private static readonly Breakdown ByCampaign = new(Dimension.Channel, Dimension.Campaign);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    // Fewer are no baseline: as the rule on SQL rates has it.
    private static readonly SqlRateDropOptions Usual = new();

    /// <summary>The instant, ms since the Unix epoch.</summary>
    public required long At { get; init; }

    /// <summary>Whether more volume is sound for the company as a whole.</summary>
    public required VolumeGate Gate { get; init; }

    /// <summary>The campaigns with leads or spend in the window, in the order of channels and names; of leads without a campaign only those of channels that cost something.</summary>
    public required IReadOnlyList<CampaignAdvice> Campaigns { get; init; }

    /// <summary>Judges.</summary>
    /// <param name="view">What the board holds.</param>
    /// <param name="options">What it goes by.</param>
    /// <param name="alerts">The alerts as they stand; null where nobody watches: then SQL rates are tested on the spot.</param>
    public static AdviceReport Of(FunnelView view, AdviceOptions options, IReadOnlyList<AlertRecord>? alerts)
    {
        IReadOnlyList<AlertRecord> active = [.. (alerts ?? []).Where(alert => alert is { IsActive: true, IsWithdrawn: false })];
        var gate = VolumeGate.Of(CapacityReport.Of(view), options);
        if (view.FamilyOf(ByCampaign) is not { HasTraffic: true })
        {
            return new AdviceReport { At = view.At, Gate = gate, Campaigns = [] };
        }

        var input = new RuleInput(
            view,
            labels => active.FirstOrDefault(alert => alert.Kind == SqlRateDrop.KindName && alert.Labels == labels),
            (kind, labels) => active.Any(alert => alert.Kind == kind && alert.Labels == labels));
        IReadOnlyList<AlertLabels> dropping = alerts is null
            ? [.. FreshRules.SqlRateDrop.Evaluate(input).Where(finding => finding.Verdict == Verdict.Breach).Select(finding => finding.Labels)]
            : [.. active.Where(alert => alert.Kind is SqlRateDrop.KindName or SqlRateDropFast.KindName).Select(alert => alert.Labels)];
        var adviser = new Adviser(view, options, SegmentTree.Of(input, SegmentTree.Default, view.Options.Horizons.Sql));
        return new AdviceReport
        {
            At = view.At,
            Gate = gate.For(AlertLabels.Total, dropping),
            Campaigns = [.. adviser.All.Select(segment => adviser.Advise(segment, gate.For(segment.Labels, dropping), Silence.Explains(input, segment.Labels))).OfType<CampaignAdvice>()],
        };
    }

    private sealed class Adviser(FunnelView view, AdviceOptions options, SegmentTree tree)
    {
        private readonly Dictionary<string, CostTarget?> _targets = [];
        private readonly Stage _stage = new("cost_per_sql", null, Lag.Sql, view.Options.Horizons.Sql);
        private readonly BaselineSpan _span = new(
            (long)Math.Max(Memory.TotalMilliseconds, (3 * view.Options.Horizons.Sql).TotalMilliseconds),
            (long)view.Options.Horizons.Sql.TotalMilliseconds,
            Usual.LeastLeads,
            Usual.LeastSqls);

        public IEnumerable<Segment> All => tree.All
            .Where(segment => segment is { IsJudged: true, Labels.Campaign: not null })
            .OrderBy(segment => segment.Labels.Channel, StringComparer.Ordinal).ThenBy(segment => segment.Labels.Campaign, StringComparer.Ordinal);

        public CampaignAdvice? Advise(Segment segment, VolumeGate gate, bool isSilent)
        {
            var cost = CostOf(segment, options.Window, segment.BaselineAt(_stage, view.At, _span));
            if ((cost.Leads == 0 && cost.Spend == 0) || (segment.Labels.Campaign == None && cost.Spend == 0))
            {
                return null;
            }

            var target = TargetOf(segment);
            var (low, high) = cost.PerSqlInterval;
            var (action, reason) =
                segment.IsPaused ? (AdviceAction.Hold, AdviceReason.Paused)
                : isSilent ? (AdviceAction.Hold, AdviceReason.Silent)
                : Decide(cost, target, gate);
            return new CampaignAdvice
            {
                At = view.At,
                Channel = segment.Labels.Channel!,
                Campaign = segment.Labels.Campaign!,
                Action = action,
                Reason = reason,
                Leads = cost.Leads,
                Sqls = cost.Sqls,
                Spend = cost.Spend,
                RipeLeads = cost.RipeLeads,
                RipeSpend = cost.RipeSpend,
                CostPerSql = cost.PerSql,
                Low = low,
                High = high,
                Target = target?.Value,
                LeadsToDecide = reason == AdviceReason.Undecided ? cost.LeadsToDecide(target!, options.MostTargetsWithoutSql) : null,
            };
        }

        private (AdviceAction, AdviceReason) Decide(CampaignCost cost, CostTarget? target, VolumeGate gate)
        {
            var (low, high) = cost.PerSqlInterval;
            var bar = target?.BarFor(cost.PerSql);
            return cost.Spend is null ? (AdviceAction.Hold, AdviceReason.SpendUnknown)
                : cost.Spend == 0 ? (AdviceAction.Hold, AdviceReason.NoSpend)
                : target is null ? (AdviceAction.Hold, AdviceReason.NoTarget)
                : cost.Sqls == 0 && cost.RipeSpend > options.MostTargetsWithoutSql * target.Value ? (AdviceAction.Stop, AdviceReason.NoSql)
                : low > bar ? (AdviceAction.Stop, AdviceReason.TooDear)
                : low is null ? (AdviceAction.Hold, AdviceReason.TooYoung)
                : !(high < bar) ? (AdviceAction.Hold, AdviceReason.Undecided)
                : gate.IsOpen == true ? (AdviceAction.Scale, AdviceReason.Cheap)
                : (AdviceAction.Hold, gate.Reason!.Value);
        }

        // What leads of the channel that have ripened cost it: without its standing costs, which its campaigns do not bear either.
        private CostTarget? TargetOf(Segment segment)
        {
            var channel = segment.Labels.Channel!;
            if (options.TargetOf(channel) is { } configured)
            {
                return CostTarget.Exactly(configured);
            }

            if (!_targets.TryGetValue(channel, out var target))
            {
                var cost = CostOf(segment.Parent!, options.TargetSpan, null);
                _targets.Add(channel, target = cost.Sqls >= options.LeastTargetSqls && cost is { PerSql: { } value and > 0, PerSqlInterval: ({ } low, { } high) } ? new CostTarget(value, low, high) : null);
            }

            return target;
        }

        private CampaignCost CostOf(Segment segment, TimeSpan window, Baseline? baseline)
        {
            var from = view.At - (long)window.TotalMilliseconds;
            return CampaignCost.Of(
                segment.Leaves.SelectMany(leaf => leaf.Slices.Skip(leaf.FirstFrom(from))), _stage, baseline, from, view.At, view.Options.MoneyDecimals);
        }
    }
}
