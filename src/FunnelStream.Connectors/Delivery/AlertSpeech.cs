using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>What a receiver's messages say: texts in its language, and links.</summary>
internal sealed class AlertSpeech(AlertTexts texts, AlertLinkMaker links, TimeProvider time)
{
    public AlertText Text(AlertTransition transition) => texts.Of(transition);

    public AlertText Text(AlertRecord alert) => texts.Of(alert);

    public AlertLinks Links(AlertRecord alert) => links.Of(alert, Now);

    /// <summary>The clock, ms since the Unix epoch.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
