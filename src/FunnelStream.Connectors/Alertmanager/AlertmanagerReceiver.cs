using FunnelStream.Alerts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Alertmanager;

/// <summary>
/// Alertmanager by its API v2. It forgets what it isn't told again, so every alert that stands is told once a minute with an end a few
/// minutes ahead: should this program die, its alerts end by themselves, and should Alertmanager restart, it soon knows them again.
/// What ended is told again for a quarter of an hour, as Prometheus does, lest a restart at the wrong moment lose the end.
/// </summary>
internal sealed class AlertmanagerReceiver(HttpPost post, AlertSpeech speech, TimeSpan every) : Receiver(post)
{
    private static readonly TimeSpan EndsToldFor = TimeSpan.FromMinutes(15);

    // Alertmanager notifies of an alert at once that began longer than group_wait ago, and so would never group what fires together,
    // were it told the event time since when something is wrong. So an alert begins when it is first told; since when is in the text.
    private readonly Dictionary<(string Alert, AlertSeverity Severity), long> _began = [];
    private readonly List<(long Until, AlertmanagerAlert Alert)> _ended = [];

    public override TimeSpan? StandingEvery => every;

    public override async Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation)
    {
        var (now, alert) = (speech.Now, transition.Alert);
        List<AlertmanagerAlert> standing = [];
        List<AlertmanagerAlert> ended = [];
        var (text, links) = (speech.Text(transition), speech.Links(alert));
        var isOver = transition.Kind is TransitionKind.Resolved or TransitionKind.Withdrawn;
        if (!isOver)
        {
            standing.Add(new AlertmanagerAlert(alert, alert.Severity, text, links, Began(alert, alert.Severity, now), now + Ahead));
        }

        // The severity is a label, and another label is another alert: at an escalation, what it was before ends.
        foreach (var severity in ReceiverLedger.Severities(isOver ? told : told & ~ReceiverLedger.As(alert.Severity)))
        {
            ended.Add(new AlertmanagerAlert(alert, severity, text, links, Began(alert, severity, now), now));
        }

        if (standing.Count + ended.Count == 0)
        {
            return DeliveryAnswer.Taken;
        }

        var answer = await PostAsync(AlertmanagerAlert.Json([.. standing, .. ended]), [], cancellation).ConfigureAwait(false);
        if (answer.Result == DeliveryResult.Taken)
        {
            // What stands again must not be ended by what was said before.
            _ended.RemoveAll(e => standing.Exists(s => s.HasLabelsOf(e.Alert)));
            _ended.AddRange(ended.Select(e => (now + (long)EndsToldFor.TotalMilliseconds, e)));
            ended.ForEach(e => _began.Remove((alert.Id, e.Severity)));
        }

        return answer;
    }

    public override Task<DeliveryAnswer> SendStandingAsync(IReadOnlyList<(AlertRecord Alert, ToldAs Told)> standing, CancellationToken cancellation)
    {
        var now = speech.Now;
        _ended.RemoveAll(e => e.Until <= now);
        AlertmanagerAlert[] alerts =
        [
            .. standing.SelectMany(s => ReceiverLedger.Severities(s.Told).Select(severity =>
                new AlertmanagerAlert(s.Alert, severity, speech.Text(s.Alert), speech.Links(s.Alert), Began(s.Alert, severity, now), now + Ahead))),
            .. _ended.Select(e => e.Alert),
        ];
        return alerts.Length == 0 ? Task.FromResult(DeliveryAnswer.Taken) : PostAsync(AlertmanagerAlert.Json(alerts), [], cancellation);
    }

    private long Began(AlertRecord alert, AlertSeverity severity, long now) =>
        _began.TryGetValue((alert.Id, severity), out var began) ? began : _began[(alert.Id, severity)] = now;

    // Three tellings may fail before it is taken for ended.
    private long Ahead => (long)(every * 4).TotalMilliseconds;
}
