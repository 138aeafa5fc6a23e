using System.Text.Json.Nodes;
using FunnelStream.Configuration;
using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Rules;

/// <summary>What a setting has to be, in words of JSON Schema (draft 7). Bounds that it has no words for are told to people.</summary>
internal static class SettingSchema
{
    public static JsonObject Text() => new() { ["type"] = "string", ["pattern"] = @"\S" };

    public static JsonObject Number(double? otherwise, double least, double most) => Default(new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most }, otherwise);

    public static JsonObject Whole(int otherwise, int least, int most) => Default(new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most }, otherwise);

    public static JsonObject Span(TimeSpan otherwise, TimeSpan least, TimeSpan most) => Default(
        new()
        {
            ["type"] = "string",
            ["pattern"] = Duration.Pattern,
            ["description"] = $"From {Duration.Write(least)} to {Duration.Write(most)}, written like \"15m\", \"24h\" or \"14d\".",
        },
        Duration.Write(otherwise));

    public static JsonObject Every(Cadence otherwise) => Default(
        new()
        {
            ["type"] = "string",
            ["pattern"] = @"^\s*daily\s*$|" + Duration.Pattern,
            ["description"] = "\"daily\", or whole minutes or hours up to a day, as in \"15m\".",
        },
        otherwise.ToString());

    public static JsonObject Flag(bool otherwise) => Default(new() { ["type"] = "boolean" }, otherwise);

    public static JsonObject Choice(string? otherwise, IEnumerable<string> names) => Default(new() { ["enum"] = Names(names) }, otherwise);

    public static JsonObject Breakdowns(IEnumerable<Breakdown> otherwise, IEnumerable<string>? only) => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = only is null
            ? new JsonObject { ["type"] = "string", ["description"] = "\"total\", or dimensions joined by +, as in \"channel+campaign\"." }
            : new JsonObject { ["enum"] = Names(only) },
        ["default"] = Names(otherwise.Select(by => by.Name)),
    };

    public static JsonObject List(int most) => new() { ["type"] = "array", ["maxItems"] = most };

    private static JsonObject Default(JsonObject schema, JsonNode? otherwise)
    {
        if (otherwise is not null)
        {
            schema["default"] = otherwise;
        }

        return schema;
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => JsonValue.Create(name))];
}
