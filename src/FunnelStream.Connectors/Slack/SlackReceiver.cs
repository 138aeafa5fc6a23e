using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Slack;

/// <summary>Slack by an incoming webhook, in Block Kit.</summary>
internal sealed class SlackReceiver(HttpPost post, AlertSpeech speech) : Receiver(post)
{
    // Slack refuses what is longer.
    private const int LongestHeader = 150;
    private const int LongestText = 3_000;
    private const int LongestField = 2_000;

    public override Task<DeliveryAnswer> SendAsync(AlertTransition transition, ToldAs told, CancellationToken cancellation) =>
        PostAsync(Json(transition, speech.Text(transition), speech.Links(transition.Alert)), [], cancellation);

    internal static byte[] Json(AlertTransition transition, AlertText text, AlertLinks links) => JsonBytes.Of(json =>
    {
        var title = $"{Sign(transition)} {text.Title}";
        json.WriteStartObject();

        // Shown in notifications, and read out to those who can't see.
        json.WriteString("text", Escaped(title, LongestText));
        json.WriteStartArray("blocks");
        json.WriteStartObject();
        json.WriteString("type", "header");
        json.WriteStartObject("text");
        json.WriteString("type", "plain_text");
        json.WriteString("text", JsonBytes.Cut(title, LongestHeader));
        json.WriteEndObject();
        json.WriteEndObject();
        Fields(json, (text.Labels.Where, text.Where), (text.Labels.Severity, text.Severity));
        Section(json, $"{text.Summary}\n_{text.Since}_");
        if (text.Diagnosis is { } diagnosis)
        {
            Section(json, $"*{text.Labels.Diagnosis}*\n{diagnosis}");
        }

        if (text.Found.Count > 0)
        {
            Section(json, $"*{text.Labels.Found}*\n{string.Join('\n', text.Found.Select(found => $"• {found}"))}");
        }

        Section(json, $"*{text.Labels.Next}*\n{text.Next}");
        if (LinkList(text, links) is { Length: > 0 } list)
        {
            Section(json, list, isEscaped: true);
        }

        json.WriteStartObject();
        json.WriteString("type", "context");
        json.WriteStartArray("elements");
        json.WriteStartObject();
        json.WriteString("type", "plain_text");
        json.WriteString("text", JsonBytes.Cut($"FunnelStream · {transition.Alert.Rule} · {transition.Id}", LongestField));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Sign(AlertTransition transition) => transition.Kind switch
    {
        TransitionKind.Resolved => "🟢",
        TransitionKind.Withdrawn => "⚪",
        _ => transition.Alert.Severity == AlertSeverity.Critical ? "🔴" : "🟠",
    };

    private static void Fields(Utf8JsonWriter json, params (string Name, string Value)[] fields)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartArray("fields");
        foreach (var (name, value) in fields)
        {
            json.WriteStartObject();
            json.WriteString("type", "mrkdwn");
            json.WriteString("text", Escaped($"*{name}*\n{value}", LongestField));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Section(Utf8JsonWriter json, string text, bool isEscaped = false)
    {
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartObject("text");
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", isEscaped ? text : Escaped(text, LongestText));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string LinkList(AlertText text, AlertLinks links) => string.Join(
        " · ",
        new[] { (links.Dashboard, text.Labels.Dashboard), (links.LiveBoard, text.Labels.LiveBoard) }
            .Where(link => link.Item1 is not null && link.Item1.AbsoluteUri.Length < LongestText / 2)
            .Select(link => $"<{Escaped(link.Item1!.AbsoluteUri, LongestText)}|{Escaped(link.Item2, LongestText)}>"));

    // Slack's control characters: without this a campaign called <!channel> would call everybody.
    private static string Escaped(string text, int most)
    {
        var escaped = Escape(text);
        while (escaped.Length > most)
        {
            text = JsonBytes.Cut(text, text.Length - Math.Max(2, (escaped.Length - most) / 5));
            escaped = Escape(text);
        }

        return escaped;
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
