using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using Json.Schema;

namespace FunnelStream.Core.Tests.Alerts.Rules;

/// <summary>What editors are told of a rules file is what the service reads.</summary>
public sealed partial class RuleSchemaTests
{
    private static readonly string Text = RuleSchema.Of(RuleCatalog.All).ToJsonString();
    private static readonly JsonObject Written = JsonNode.Parse(Text)!.AsObject();
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> Kinds => [.. RuleCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_every_setting_at_the_default_it_tells_of_a_rule_is_the_default_rule(string kind)
    {
        var rule = Least(kind);
        var plain = Read(rule)!;
        foreach (var (name, setting) in Settings(kind).Where(setting => setting.Value!["default"] is not null))
        {
            rule[name] = setting!["default"]!.DeepClone();
        }

        rule.Count.ShouldBeGreaterThan(7);
        Accepts(rule).ShouldBeTrue(rule.ToJsonString());
        Read(rule).ShouldNotBeNull(rule.ToJsonString()).Version.ShouldBe(plain.Version);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_it_refuses_the_service_refuses(string kind)
    {
        foreach (var (name, setting) in Settings(kind).Where(setting => setting.Key != "kind"))
        {
            foreach (var wrong in Wrong(setting!.AsObject()))
            {
                var rule = Least(kind);
                rule[name] = wrong;
                Accepts(rule).ShouldBeFalse(rule.ToJsonString());
                Read(rule).ShouldBeNull(rule.ToJsonString());
            }
        }
    }

    [Theory]
    [InlineData("""{"rules": [{"kind": "response_sla", "sal": "1h"}]}""")]
    [InlineData("""{"rules": [{"kind": "respons_sla"}]}""")]
    [InlineData("""{"rules": [{"sla": "1h"}]}""")]
    [InlineData("""{"rules": [{"kind": "roi_negative", "scopes": ["campaign"]}]}""")]
    [InlineData("""{"rules": [{"kind": "budget_pace", "budgets": [{"chanel": "seo"}]}]}""")]
    [InlineData("""{"rules": [3]}""")]
    [InlineData("""{"rules": {}}""")]
    [InlineData("""{"ruels": []}""")]
    [InlineData("[]")]
    public void What_is_wrong_is_seen_while_it_is_written(string document) => Accepts(JsonNode.Parse(document)!).ShouldBeFalse();

    [Fact]
    public void What_the_documentation_shows_is_right()
    {
        var shown = JsonBlock().Matches(Documentation()).Select(block => JsonNode.Parse(block.Groups["json"].Value)!).ToList();
        shown.ShouldNotBeEmpty();
        shown.ShouldAllBe(document => Accepts(document));
    }

    [Fact]
    public void What_the_documentation_lists_is_what_there_is()
    {
        var lines = Documentation().Split('\n');
        foreach (var kind in RuleCatalog.All)
        {
            var own = Settings(kind.Name).Select(setting => setting.Key).Except(["kind", "name", "enabled", "every", "fire_after", "for", "resolve_after"]);
            var row = lines.Last(line => line.StartsWith($"| `{kind.Name}` | `", StringComparison.Ordinal));
            own.ShouldAllBe(setting => row.Contains($"`{setting}`", StringComparison.Ordinal), row);
        }
    }

    // What a rule can't do without.
    private static JsonObject Least(string kind) => kind == Goal.KindName
        ? new JsonObject { ["kind"] = kind, ["kpi"] = "leads", ["above"] = 1 }
        : new JsonObject { ["kind"] = kind };

    private static JsonObject Settings(string kind) => Written["properties"]!["rules"]!["items"]!["allOf"]!.AsArray()
        .Select(each => each!["then"]!["properties"]!.AsObject()).Single(settings => (string)settings["kind"]!["const"]! == kind);

    private static IEnumerable<JsonNode> Wrong(JsonObject setting)
    {
        yield return new JsonObject();
        if (setting["minimum"] is { } least && setting["maximum"] is { } most)
        {
            yield return (double)least - 1;
            yield return ((double)most * 1.1) + 1;
        }

        if (setting["type"]?.ToString() == "integer")
        {
            yield return (double)setting["minimum"]! + 0.5;
        }

        if (setting["pattern"] is not null || setting["enum"] is not null)
        {
            yield return "";
        }

        if (setting["description"]?.ToString() is { } text && text.Contains("14d", StringComparison.Ordinal))
        {
            yield return "a fortnight";
        }
    }

    private static AlertRule? Read(JsonObject rule)
    {
        var document = new JsonObject { ["defaults"] = false, ["rules"] = new JsonArray(rule.DeepClone()) };
        return RuleSet.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), RuleCatalog.All, out _)?.Rules.Single();
    }

    private static string Documentation([CallerFilePath] string caller = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(caller)!, "../../../../docs/alerts.md"));

    private static bool Accepts(JsonObject rule) => Accepts((JsonNode)new JsonObject { ["$schema"] = "./rules.schema.json", ["rules"] = new JsonArray(rule.DeepClone()) });

    private static bool Accepts(JsonNode document) => Schema.Evaluate(JsonSerializer.SerializeToElement(document)).IsValid;

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonBlock();
}
