using System.Text;
using System.Text.Json;
using FunnelStream.Configuration;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// The rules that are configured: a JSON document (docs/alerts.md), validated as a whole. By default one of each default kind stands,
/// and an entry of that name changes it; an entry of another name is one rule more.
/// </summary>
/// <param name="rules">In the order of their kinds.</param>
public sealed class RuleSet(IReadOnlyList<AlertRule> rules)
{
    internal const string RulesKey = "rules";
    internal const string KindKey = "kind";

    /// <summary>The largest document, bytes.</summary>
    public const int MostBytes = 1024 * 1024;

    private const int MostRules = 1_000;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The rules.</summary>
    public IReadOnlyList<AlertRule> Rules => rules;

    /// <summary>What stands where nothing is configured.</summary>
    /// <param name="kinds">Every kind there is.</param>
    public static RuleSet Default(IReadOnlyList<RuleKind> kinds) =>
        Parse("{}"u8.ToArray(), kinds, out _) ?? throw new InvalidOperationException("The default rules are invalid.");

    /// <summary>Reads a document.</summary>
    /// <param name="json">UTF-8; comments and trailing commas are allowed.</param>
    /// <param name="kinds">Every kind there is, such as <see cref="RuleCatalog.All"/>.</param>
    /// <param name="problems">All that is wrong with it, each with its mend.</param>
    /// <returns>Null where anything is wrong.</returns>
    public static RuleSet? Parse(ReadOnlyMemory<byte> json, IReadOnlyList<RuleKind> kinds, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        if (json.Length > MostBytes)
        {
            found.Add("this is larger than the 1 MiB that a rules file may be: is it the right file?");
            return null;
        }

        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var rules = Read(document.RootElement, kinds, new JsonLines(json), found);
            return found.Count == 0 ? new RuleSet(rules) : null;
        }
        catch (JsonException e)
        {
            found.Add(JsonFault.Of(e));
            return null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, as \ud800 is, passes for JSON until somebody reads it.
            found.Add("a text of it holds half a character: write the whole one");
            return null;
        }
    }

    private static List<AlertRule> Read(JsonElement root, IReadOnlyList<RuleKind> kinds, JsonLines lines, List<string> problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add("the document is no object: write {\"rules\": [ … ]}");
            return [];
        }

        var top = new RuleReader(root, "document", lines, problems);
        var (withDefaults, entries) = ReadTop(top);
        var (rules, names) = (new List<(AlertRule? Rule, RuleKind Kind)>(), new HashSet<string>());
        foreach (var entry in entries)
        {
            if (ReadKind(entry, kinds) is { } kind)
            {
                rules.Add((ReadRule(entry, kind, names), kind));
            }
        }

        top.NameUnknown();
        foreach (var kind in kinds.Where(kind => withDefaults && kind.IsDefault && !names.Contains(kind.Name)))
        {
            using var nothing = JsonDocument.Parse("{}");
            rules.Add((kind.Read(new RuleReader(nothing.RootElement, kind.Name, lines, problems), kind.Timing with { Name = kind.Name }), kind));
        }

        List<AlertRule> read = [.. kinds.SelectMany(kind => rules.Where(rule => rule.Kind == kind).Select(rule => rule.Rule)).OfType<AlertRule>()];
        var evidence = read.SelectMany(rule => rule.JudgesBy).Distinct().ToList();
        return [.. read.Select(rule => rule is NoData silence ? silence.Asking(evidence) : rule)];
    }

    internal static (bool WithDefaults, IReadOnlyList<RuleReader> Entries) ReadTop(RuleReader top) => (top.Flag("defaults", true), top.Objects(RulesKey, MostRules));

    private static RuleKind? ReadKind(RuleReader entry, IReadOnlyList<RuleKind> kinds)
    {
        if (entry.Text(KindKey) is not { } name)
        {
            entry.Report($"it has no \"kind\": set it to one of {string.Join(", ", kinds.Select(kind => kind.Name))}");
            return null;
        }

        if (kinds.FirstOrDefault(kind => kind.Name == name) is { } known)
        {
            return known;
        }

        var near = EditDistance.Nearest(name, kinds.Select(kind => kind.Name));
        entry.Report($"there is no kind \"{name}\": {(near is null ? $"use one of {string.Join(", ", kinds.Select(kind => kind.Name))}" : $"did you mean \"{near}\"?")}");
        return null;
    }

    internal static AlertRule? ReadRule(RuleReader entry, RuleKind kind, HashSet<string> names)
    {
        var name = entry.Text("name") ?? kind.Name;
        if (name.Length > 100 || name.Any(char.IsControl))
        {
            entry.Report("\"name\" is longer than 100 characters, or has control characters: shorten it");
        }

        if (!names.Add(name))
        {
            entry.Report($"there is a rule \"{name}\" already: give each its own \"name\"");
        }

        var isEnabled = entry.Flag("enabled", true);
        var usual = kind.Timing;
        var timing = usual with
        {
            Cadence = entry.Every("every", usual.Cadence),
            FireAfter = entry.Whole("fire_after", usual.FireAfter, 1, 100),
            ResolveAfter = entry.Whole("resolve_after", usual.ResolveAfter, 1, 100),
            For = entry.Span("for", usual.For, TimeSpan.Zero, TimeSpan.FromDays(90)),
            Name = name,
        };
        var rule = kind.Read(entry, timing);
        entry.NameUnknown();
        return isEnabled ? rule : null;
    }
}
