using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Webhooks;

/// <summary>Any program that takes the public JSON of transitions (docs/alerts.md), signed.</summary>
internal sealed class WebhookReceiver(HttpPost post, AlertSpeech speech, byte[] secret) : Receiver(post)
{
    public override Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation)
    {
        // Every attempt is signed anew: it may be hours after the first.
        var body = AlertJson.Write(transition, speech.Text(transition), speech.Links(transition.Alert));
        var signature = WebhookSignature.Of(secret, body, DateTimeOffset.FromUnixTimeMilliseconds(speech.Now));
        return PostAsync(body, [(WebhookSignature.Header, signature), (WebhookSignature.IdHeader, transition.Id)], cancellation);
    }
}
