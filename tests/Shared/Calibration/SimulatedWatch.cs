using FunnelStream.Alerts;
using FunnelStream.Alerts.Cohorts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Watch;
using FunnelStream.Panes;

namespace FunnelStream.Calibration;

/// <summary>A rule of the product, and its state machine, watching a simulated market day by day.</summary>
internal sealed class SimulatedWatch
{
    private const long Day = 86_400_000;

    private readonly AlertRule _rule;
    private readonly TimeSpan _horizon;
    private readonly Func<SegmentTree, long, IReadOnlyList<Finding>> _judge;
    private AlertRecord? _record;

    private SimulatedWatch(AlertRule rule, TimeSpan horizon, Func<SegmentTree, long, IReadOnlyList<Finding>> judge) =>
        (_rule, _horizon, _judge) = (rule, horizon, judge);

    /// <summary>Days on which it fired.</summary>
    public List<int> Fired { get; } = [];

    /// <summary>Days on which it was resolved.</summary>
    public List<int> Resolved { get; } = [];

    /// <summary>Whether it is active.</summary>
    public bool IsActive => _record?.IsActive == true;

    /// <summary>The alert as it stands.</summary>
    public AlertRecord? Record => _record;

    /// <summary>Watches the rate of SQLs.</summary>
    public static SimulatedWatch Slow(SqlRateDropOptions? options = null, int? fireAfter = null)
    {
        options ??= new SqlRateDropOptions();
        var timing = RuleCatalog.All.Single(kind => kind.Name == SqlRateDrop.KindName).Timing;
        var rule = new SqlRateDrop(options) { Timing = timing with { Name = SqlRateDrop.KindName, FireAfter = fireAfter ?? timing.FireAfter } };
        return new SimulatedWatch(rule, options.Horizon, (tree, at) => rule.Judge(tree, at, _ => false));
    }

    /// <summary>Watches the rate of MQLs.</summary>
    public static SimulatedWatch Fast(SqlRateDropFastOptions? options = null)
    {
        options ??= new SqlRateDropFastOptions();
        var rule = new SqlRateDropFast(options) { Timing = new RuleTiming(Cadence.Daily, Name: SqlRateDropFast.KindName) };
        return new SimulatedWatch(rule, options.Age, (tree, at) => rule.Judge(tree, at, _ => false));
    }

    /// <summary>Evaluates at midnight that begins each of the days [from, to).</summary>
    public SimulatedWatch Run(SimulatedMarket market, int from, int to)
    {
        for (var day = from; day < to; day++)
        {
            var at = SimulatedMarket.Start + (day * Day);
            var tree = SegmentTree.Of(market.At(day), DayGrid.Utc, _record, _horizon, at);
            foreach (var finding in _judge(tree, at))
            {
                var before = _record ?? AlertMachine.New(_rule, AlertLabels.Total, at);
                _record = AlertMachine.Next(_rule, before, finding, at);
                var kind = AlertMachine.KindOf(before, _record);
                if (kind is TransitionKind.Fired or TransitionKind.Resolved)
                {
                    (kind == TransitionKind.Fired ? Fired : Resolved).Add(day);
                }
            }
        }

        return this;
    }
}
