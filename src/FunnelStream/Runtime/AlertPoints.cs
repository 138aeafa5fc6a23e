using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Runtime;

/// <summary>Alerts on their way to the sink. A point is an alert's time at one severity; a later word about it replaces an earlier one.</summary>
internal sealed class AlertPoints(AlertTexts texts)
{
    private readonly Dictionary<(string Alert, AlertSeverity Severity), long> _begun = [];
    private readonly Dictionary<(string Alert, AlertSeverity Severity, long Start), AlertPoint> _changed = [];
    private readonly Dictionary<string, long> _told = [];

    /// <summary>Takes note of a transition; earlier ones first.</summary>
    public void Note(AlertTransition transition)
    {
        var alert = transition.Alert;
        switch (transition.Kind)
        {
            case TransitionKind.Fired:
                Begin(alert, transition.At);
                break;
            case TransitionKind.Escalated:
                End(alert, AlertSeverity.Warning, transition.At, "escalated");
                Begin(alert, transition.At);
                break;
            case TransitionKind.Resolved or TransitionKind.Withdrawn:
                End(alert, alert.Severity, transition.At, AlertNames.Of(transition.Kind));
                break;
            default:
                break;
        }
    }

    /// <summary>Active alerts were judged again: their numbers and how long they last are told anew.</summary>
    public void Refresh(IEnumerable<AlertRecord> alerts)
    {
        foreach (var alert in alerts)
        {
            if (alert.IsActive && _begun.TryGetValue((alert.Id, alert.Severity), out var start) && _told.GetValueOrDefault(alert.Id) != alert.EvaluatedAt)
            {
                Set(alert, alert.Severity, start, alert.EvaluatedAt, "firing");
            }
        }
    }

    /// <summary>What changed since the last call.</summary>
    /// <param name="most">How many at most; the others stay for later calls.</param>
    public IReadOnlyList<AlertPoint> Take(int most)
    {
        List<AlertPoint> taken = [.. _changed.Values.OrderBy(point => point.Start).Take(most)];
        foreach (var point in taken)
        {
            _changed.Remove((point.Alert.Id, point.Severity, point.Start));
        }

        return taken;
    }

    private void Begin(AlertRecord alert, long at)
    {
        _begun[(alert.Id, alert.Severity)] = at;
        Set(alert, alert.Severity, at, alert.EvaluatedAt, "firing");
    }

    private void End(AlertRecord alert, AlertSeverity severity, long at, string state)
    {
        if (_begun.Remove((alert.Id, severity), out var start))
        {
            Set(alert, severity, start, at, state);
        }
    }

    private void Set(AlertRecord alert, AlertSeverity severity, long start, long end, string state)
    {
        _told[alert.Id] = alert.EvaluatedAt;
        _changed[(alert.Id, severity, start)] = new AlertPoint(alert, texts.Of(alert), severity, start, end, state);
    }
}
