using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Board;
using FunnelStream.Connectors.Slack;
using FunnelStream.Connectors.Teams;
using FunnelStream.Events;
using FunnelStream.Tests.Alerts;
using NodaTime;

namespace FunnelStream.Connectors.Tests.Delivery;

/// <summary>Names come from outside: in a message they are text, not links, mentions, pictures or Markdown.</summary>
public sealed class VerbatimTests
{
    private const string Hostile = "<!channel> @here <https://evil.example|Grafana> https://evil.example #general [x](https://evil.example) :tada: &lt;";

    private static readonly AlertRecord Alert = AlertSamples.Of("sql_rate_drop") with { Labels = new AlertLabels("paid", Hostile), Rule = Hostile };
    private static readonly AlertTransition Fired = Alert.Transition(TransitionKind.Fired);
    private static readonly AlertText Text = new AlertTexts(AlertLanguage.En, CurrencyConverter.Of("EUR").Base, DateTimeZone.Utc).Of(Fired);
    private static readonly AlertLinks Links = new AlertLinkMaker(new Uri("https://grafana.example.com"), new Uri("https://board.example.com"), WindowLength.Defaults).Of(Alert, AlertSamples.At);

    [Fact]
    public void Slack_reads_nothing_into_a_name()
    {
        using var json = JsonDocument.Parse(SlackReceiver.Json(Fired, Text, Links));
        var root = json.RootElement;
        root.GetProperty("text").GetString()!.ShouldContain("&lt;!channel&gt;");
        (root.GetProperty("mrkdwn").GetBoolean(), root.GetProperty("parse").GetString(), root.GetProperty("link_names").GetBoolean()).ShouldBe((false, "none", false));
        (root.GetProperty("unfurl_links").GetBoolean(), root.GetProperty("unfurl_media").GetBoolean()).ShouldBe((false, false));

        var texts = Texts(root.GetProperty("blocks")).ToList();
        texts.Count.ShouldBeGreaterThan(5);
        texts.ShouldContain(text => text.GetProperty("text").GetString()!.Contains("evil.example", StringComparison.Ordinal) && text.GetProperty("type").GetString() == "mrkdwn");
        foreach (var text in texts)
        {
            var content = text.GetProperty("text").GetString()!;
            if (text.GetProperty("type").GetString() == "plain_text")
            {
                text.GetProperty("emoji").GetBoolean().ShouldBeFalse();
                continue;
            }

            text.GetProperty("verbatim").GetBoolean().ShouldBeTrue(content);

            // What is left of Slack's own brackets are our links.
            content.Split('<').Skip(1).ShouldAllBe(link => link.StartsWith("https://grafana.example.com/", StringComparison.Ordinal) || link.StartsWith("https://board.example.com/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Teams_shows_names_in_text_runs_only()
    {
        using var json = JsonDocument.Parse(TeamsReceiver.Json(Fired, Text, Links));
        var card = json.RootElement.GetProperty("attachments")[0].GetProperty("content");
        card.GetProperty("fallbackText").GetString()!.ShouldNotContain("evil");
        foreach (var holder in Holders(card, "evil.example"))
        {
            holder.GetProperty("type").GetString().ShouldBe("TextRun");
        }

        Holders(card, "evil.example").ShouldNotBeEmpty();
        card.TryGetProperty("entities", out _).ShouldBeFalse("there are no mentions");
    }

    // Objects that are texts of Block Kit.
    private static IEnumerable<JsonElement> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String => [element],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    // Objects with a text that holds a word, but for addresses of links, in which names are escaped.
    private static IEnumerable<JsonElement> Holders(JsonElement element, string word) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != "url").SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.String ? (member.Value.GetString()!.Contains(word, StringComparison.Ordinal) ? new[] { element } : []) : Holders(member.Value, word)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Holders(item, word)),
        _ => [],
    };
}
