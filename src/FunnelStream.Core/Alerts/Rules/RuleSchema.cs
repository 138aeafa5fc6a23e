using System.Text.Json.Nodes;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// The JSON Schema (draft 7) of a rules file, for editors. There is no list of settings behind it: rules read what is written nowhere, and
/// what they asked for is what there is.
/// </summary>
public static class RuleSchema
{
    /// <summary>The schema.</summary>
    /// <param name="kinds">Every kind there is, such as <see cref="RuleCatalog.All"/>.</param>
    public static JsonObject Of(IReadOnlyList<RuleKind> kinds)
    {
        var top = RuleReader.Learner();
        RuleSet.ReadTop(top);
        var schema = top.Schema();
        var settings = schema["properties"]!.AsObject();
        settings["$schema"] = SettingSchema.Text();
        settings[RuleSet.RulesKey]!["items"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [RuleSet.KindKey] = new JsonObject { ["enum"] = new JsonArray([.. kinds.Select(kind => JsonValue.Create(kind.Name))]) } },
            ["required"] = new JsonArray(RuleSet.KindKey),
            ["allOf"] = new JsonArray([.. kinds.Select(IfItIs)]),
        };
        schema["$schema"] = "http://json-schema.org/draft-07/schema#";
        schema["title"] = "Alert rules of FunnelStream";
        return schema;
    }

    private static JsonObject IfItIs(RuleKind kind)
    {
        var reader = RuleReader.Learner();
        RuleSet.ReadRule(reader, kind, []);
        var settings = reader.Schema();
        settings["properties"]!.AsObject().Insert(0, RuleSet.KindKey, new JsonObject { ["const"] = kind.Name, ["description"] = kind.About });
        return new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { [RuleSet.KindKey] = new JsonObject { ["const"] = kind.Name } }, ["required"] = new JsonArray(RuleSet.KindKey) },
            ["then"] = settings,
        };
    }
}
