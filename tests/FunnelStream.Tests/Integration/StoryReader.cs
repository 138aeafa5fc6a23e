using System.Globalization;
using System.Text;
using System.Text.Json;
using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;

namespace FunnelStream.Tests.Integration;

/// <summary>Reads generated records back as their producer meant them.</summary>
internal static class StoryReader
{
    /// <summary>The good ones among the records; the broken ones are left out.</summary>
    public static IEnumerable<Event> Good(IEnumerable<GeneratedEvent> story) => story.Select(Read).OfType<Event>();

    private static Event? Read(GeneratedEvent e)
    {
        try
        {
            using var json = JsonDocument.Parse(e.Value);
            return e.Key is null ? null : Read(e, json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Event? Read(GeneratedEvent e, JsonElement json)
    {
        if (!DateTimeOffset.TryParse(Text(json, "at"), CultureInfo.InvariantCulture, out var at))
        {
            return null;
        }

        var segment = json.TryGetProperty("segment", out var named) ? named : default;
        var read = new Event(e.Topic, Text(json, "type")!, Text(json, "id")!, at.ToUnixTimeMilliseconds())
        {
            Lead = Text(json, "lead_id"),
            Visitor = Text(json, "visitor_id"),
            Channel = Text(json, "channel"),
            Campaign = Text(json, "campaign"),
            Size = Text(segment, "size"),
            Industry = Text(segment, "industry"),
            Region = Text(segment, "region"),
            Maturity = Text(segment, "maturity"),
            Offer = Text(json, "offer"),
            Rep = Text(json, "rep"),
            Deal = Text(json, "deal_id"),
            Currency = Text(json, "currency"),
            Amount = json.TryGetProperty("amount", out var amount) ? amount.GetDecimal() : null,
            Budget = json.TryGetProperty("budget", out var budget) ? budget.GetDecimal() : null,
            Status = Text(json, "status"),
            Automated = json.TryGetProperty("automated", out var automated) ? automated.GetBoolean() : null,
            Score = json.TryGetProperty("score", out var score) ? score.GetInt32() : null,
        };
        read.Key.ShouldBe(Encoding.UTF8.GetString(e.Key!));
        return read;
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
