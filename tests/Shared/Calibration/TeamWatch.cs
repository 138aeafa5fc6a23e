using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Alerts.Watch;

namespace FunnelStream.Calibration;

/// <summary>The rule of the product, and its state machine, watching a simulated team every other hour (the product looks eight times as often, and thus fires a little less).</summary>
internal sealed class TeamWatch
{
    private const int Step = 2;

    private readonly CapacitySaturation _rule;
    private AlertRecord? _record;

    public TeamWatch(CapacitySaturationOptions? options = null)
    {
        var timing = RuleCatalog.All.Single(kind => kind.Name == CapacitySaturation.KindName).Timing;
        _rule = new CapacitySaturation(options ?? new CapacitySaturationOptions())
        {
            // In the product it resolves after four quarters of an hour.
            Timing = timing with { Name = CapacitySaturation.KindName, Cadence = Cadence.Every(TimeSpan.FromHours(Step)), ResolveAfter = 1 },
        };
    }

    /// <summary>Hours at which it fired, each with the severity it came to.</summary>
    public List<(int Hour, AlertSeverity Severity)> Fired { get; } = [];

    /// <summary>Looks on from one hour to another, exclusive.</summary>
    public TeamWatch Run(SimulatedTeam team, int from, int to)
    {
        for (var hour = from; hour < to; hour += Step)
        {
            var at = SimulatedTeam.Start + (hour * 3_600_000L);
            var finding = _rule.Judge(team.At(hour));
            var before = _record ?? AlertMachine.New(_rule, finding.Labels, at);
            _record = AlertMachine.Next(_rule, before, finding, at);
            switch (AlertMachine.KindOf(before, _record))
            {
                case TransitionKind.Fired:
                    Fired.Add((hour, _record.Severity));
                    break;
                case TransitionKind.Escalated:
                    Fired[^1] = (Fired[^1].Hour, _record.Severity);
                    break;
            }
        }

        return this;
    }
}
