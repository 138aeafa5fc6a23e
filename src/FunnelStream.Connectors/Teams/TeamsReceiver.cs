using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Teams;

/// <summary>
/// Microsoft Teams by a workflow webhook ("When a Teams webhook request is received"), as an Adaptive Card. What is told stands in text
/// runs, which know no Markdown: names of campaigns may hold anything.
/// </summary>
internal sealed class TeamsReceiver(HttpPost post, AlertSpeech speech) : Receiver(post)
{
    // A message may have 28 KB in all.
    private const int LongestText = 4_000;

    public override Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation) =>
        PostAsync(Json(transition, speech.Text(transition), speech.Links(transition.Alert)), [], cancellation);

    internal static byte[] Json(AlertTransition transition, AlertText text, AlertLinks links) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteNull("contentUrl");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");

        // It may hold Markdown, and so no name.
        json.WriteString("fallbackText", $"FunnelStream · {text.Severity}");
        json.WriteStartObject("msteams");
        json.WriteString("width", "Full");
        json.WriteEndObject();
        json.WriteStartArray("body");
        json.WriteStartObject();
        json.WriteString("type", "Container");
        json.WriteString("style", Style(transition));
        json.WriteBoolean("bleed", true);
        json.WriteStartArray("items");
        Block(json, null, text.Title, "large");
        json.WriteEndArray();
        json.WriteEndObject();
        Block(json, text.Labels.Where, text.Where);
        Block(json, text.Labels.Severity, text.Severity);
        Block(json, null, text.Summary);
        Block(json, null, text.Since);
        if (text.Diagnosis is { } diagnosis)
        {
            Block(json, text.Labels.Diagnosis, diagnosis);
        }

        foreach (var found in text.Found)
        {
            Block(json, text.Labels.Found, found);
        }

        Block(json, text.Labels.Next, text.Next);
        Block(json, null, $"FunnelStream · {transition.Alert.Rule} · {transition.Id}", "small");
        json.WriteEndArray();
        Actions(json, (links.Dashboard, text.Labels.Dashboard), (links.LiveBoard, text.Labels.LiveBoard));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Style(AlertTransition transition) => transition.Kind switch
    {
        TransitionKind.Resolved => "good",
        TransitionKind.Withdrawn => "emphasis",
        _ => transition.Alert.Severity == AlertSeverity.Critical ? "attention" : "warning",
    };

    private static void Block(Utf8JsonWriter json, string? label, string text, string? size = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "RichTextBlock");
        json.WriteStartArray("inlines");
        if (label is not null)
        {
            Run(json, $"{label}: ", isBold: true, size);
        }

        Run(json, JsonBytes.Cut(text, LongestText), isBold: size == "large", size);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Run(Utf8JsonWriter json, string text, bool isBold, string? size)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextRun");
        json.WriteString("text", text);
        if (isBold)
        {
            json.WriteString("weight", "bolder");
        }

        if (size is not null)
        {
            json.WriteString("size", size);
        }

        json.WriteEndObject();
    }

    private static void Actions(Utf8JsonWriter json, params (Uri? Url, string Title)[] links)
    {
        json.WriteStartArray("actions");
        foreach (var (url, title) in links.Where(link => link.Url is not null))
        {
            json.WriteStartObject();
            json.WriteString("type", "Action.OpenUrl");
            json.WriteString("title", title);
            json.WriteString("url", url!.AbsoluteUri);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
