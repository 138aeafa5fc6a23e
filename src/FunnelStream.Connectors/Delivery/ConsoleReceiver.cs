using FunnelStream.Alerts;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>Tells alerts as structured log lines.</summary>
internal sealed class ConsoleReceiver(AlertSpeech speech, ILogger logger) : Receiver(null)
{
    public override Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation)
    {
        var (text, alert, kind) = (speech.Text(transition), transition.Alert, AlertNames.Of(transition.Kind));
        var severity = AlertNames.Of(alert.Severity);
        var labels = alert.Labels.ToString();
        var found = text.Found.Count == 0 ? "" : $"{text.Labels.Found}: {string.Join(' ', text.Found)} ";
        if (transition.Kind is TransitionKind.Resolved or TransitionKind.Withdrawn)
        {
            Log.AlertOver(logger, kind, text.Title, text.Summary, text.Since, severity, alert.Rule, labels, transition.Id);
        }
        else if (alert.Severity == AlertSeverity.Critical)
        {
            Log.CriticalAlert(logger, kind, text.Title, text.Summary, text.Diagnosis, found, text.Next, text.Since, severity, alert.Rule, labels, transition.Id, speech.Links(alert).Dashboard);
        }
        else
        {
            Log.Alert(logger, kind, text.Title, text.Summary, text.Diagnosis, found, text.Next, text.Since, severity, alert.Rule, labels, transition.Id, speech.Links(alert).Dashboard);
        }

        return Task.FromResult(DeliveryAnswer.Taken);
    }
}
