using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Slack;

/// <summary>
/// Slack by an incoming webhook, in Block Kit. Every text is verbatim: names of campaigns may hold anything, and Slack is to make neither
/// links nor mentions nor pictures of it.
/// </summary>
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
        json.WriteBoolean("mrkdwn", false);
        json.WriteString("parse", "none");
        json.WriteBoolean("link_names", false);
        json.WriteBoolean("unfurl_links", false);
        json.WriteBoolean("unfurl_media", false);
        json.WriteStartArray("blocks");
        json.WriteStartObject();
        json.WriteString("type", "header");
        json.WriteStartObject("text");
        Plain(json, title, LongestHeader);
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
        Plain(json, $"FunnelStream · {transition.Alert.Rule} · {transition.Id}", LongestField);
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
            Marked(json, Escaped($"*{name}*\n{value}", LongestField));
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
        Marked(json, isEscaped ? text : Escaped(text, LongestText));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Without "emoji", :tada: in a name would become a picture.
    private static void Plain(Utf8JsonWriter json, string text, int most)
    {
        json.WriteString("type", "plain_text");
        json.WriteString("text", JsonBytes.Cut(text, most));
        json.WriteBoolean("emoji", false);
    }

    // Without "verbatim", Slack makes links of what looks like an address or a channel's name.
    private static void Marked(Utf8JsonWriter json, string escaped)
    {
        json.WriteString("type", "mrkdwn");
        json.WriteString("text", escaped);
        json.WriteBoolean("verbatim", true);
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
