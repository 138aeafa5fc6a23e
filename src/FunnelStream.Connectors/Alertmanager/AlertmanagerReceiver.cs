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
            standing.Add(new AlertmanagerAlert(alert, alert.Severity, text, links, now, now + Ahead));
        }

        // The severity is a label, and another label is another alert: at an escalation, what it was before ends.
        foreach (var severity in ReceiverLedger.Severities(isOver ? told : told & ~ReceiverLedger.As(alert.Severity)))
        {
            ended.Add(new AlertmanagerAlert(alert, severity, text, links, now, now));
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
                new AlertmanagerAlert(s.Alert, severity, speech.Text(s.Alert), speech.Links(s.Alert), now, now + Ahead))),
            .. _ended.Select(e => e.Alert),
        ];
        return alerts.Length == 0 ? Task.FromResult(DeliveryAnswer.Taken) : PostAsync(AlertmanagerAlert.Json(alerts), [], cancellation);
    }

    // Three tellings may fail before it is taken for ended.
    private long Ahead => (long)(every * 4).TotalMilliseconds;
}
