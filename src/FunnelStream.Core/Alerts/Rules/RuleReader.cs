using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunnelStream.Configuration;
using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// Reads the settings of a rule strictly: it remembers what it was asked for, so that a misspelt setting is a mistake rather than a silent
/// default, and so that editors can be told what there is. Problems are collected, each a sentence with its mend.
/// </summary>
public sealed class RuleReader
{
    private const int MostShown = 60;

    private readonly Dictionary<string, JsonObject> _known = [];
    private readonly Dictionary<string, RuleReader> _items = [];
    private readonly JsonElement _element;
    private readonly JsonLines _lines;
    private readonly List<string> _problems;
    private readonly bool _learns;

    internal RuleReader(JsonElement element, string place, JsonLines lines, List<string> problems, bool learns = false) =>
        (_element, Place, _lines, _problems, _learns) = (element, place, lines, problems, learns);

    /// <summary>Where in the document it reads, as in <c>rules[2]</c>.</summary>
    public string Place { get; }

    /// <summary>Reads nothing, to learn what it is asked for; every list has one object.</summary>
    internal static RuleReader Learner() => new(JsonElement.Parse("{}"), "", new JsonLines(default), [], learns: true);

    /// <summary>What it was asked for, as JSON Schema.</summary>
    internal JsonObject Schema()
    {
        foreach (var (key, item) in _items)
        {
            _known[key]["items"] = item.Schema();
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(_known.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value))),
            ["additionalProperties"] = false,
        };
    }

    /// <summary>Notes what is wrong, with its mend.</summary>
    public void Report(string problem) => Report(_element, problem);

    private void Report(JsonElement at, string problem) => _problems.Add(
        _lines.Of(at) is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line}, {Place}: {problem}") : $"{Place}: {problem}");

    /// <summary>Notes that thresholds must rise in the order in which they are given, where they don't.</summary>
    internal void Rising(params ReadOnlySpan<(string Key, double Value)> thresholds)
    {
        for (var i = 1; i < thresholds.Length; i++)
        {
            var (low, high) = (thresholds[i - 1], thresholds[i]);
            if (low.Value > high.Value)
            {
                Report($"\"{low.Key}\" is {Text(low.Value)} and \"{high.Key}\" {Text(high.Value)}: the first must not be above the second");
            }
        }
    }

    /// <summary>Whether it is set, rightly or not.</summary>
    internal bool Has(string key) => _element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text; null where it is not set.</summary>
    public string? Text(string key) => Text(key, SettingSchema.Text(), "a text that is not empty");

    private string? Text(string key, JsonObject schema, string expected) => Find(key, schema) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text
        : Wrong<string?>(key, value, expected, null);

    /// <summary>A number within bounds, both included.</summary>
    public double Number(string key, double otherwise, double least, double most) => Number(key, (double?)otherwise, least, most) ?? otherwise;

    /// <summary>A number within bounds, both included; <paramref name="otherwise"/> may be null.</summary>
    public double? Number(string key, double? otherwise, double least, double most) => Find(key, SettingSchema.Number(otherwise, least, most)) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : Wrong(key, value, $"a number from {Text(least)} to {Text(most)}{(otherwise is { } usual ? $" (default {Text(usual)})" : "")}", otherwise);

    /// <summary>A whole number within bounds, both included.</summary>
    public int Whole(string key, int otherwise, int least, int most) => Find(key, SettingSchema.Whole(otherwise, least, most)) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : Wrong(key, value, $"a whole number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)} (default {otherwise.ToString(CultureInfo.InvariantCulture)})", otherwise);

    /// <summary>A span of time within bounds, both included, written like <c>15m</c>, <c>24h</c> or <c>14d</c>.</summary>
    public TimeSpan Span(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most) => Find(key, SettingSchema.Span(otherwise, least, most)) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.String && Duration.TryParse(value.GetString()!, out var span) && span >= least && span <= most ? span
        : Wrong(key, value, $"a time span from {Duration.Write(least)} to {Duration.Write(most)}, written like \"15m\", \"24h\" or \"14d\" (default {Duration.Write(otherwise)})", otherwise);

    /// <summary>A span of so many days at least and at most.</summary>
    internal TimeSpan Days(string key, TimeSpan otherwise, int least, int most) => Span(key, otherwise, TimeSpan.FromDays(least), TimeSpan.FromDays(most));

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise) => Find(key, SettingSchema.Flag(otherwise)) is not { } value ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Wrong(key, value, $"true or false (default {(otherwise ? "true" : "false")})", otherwise);

    /// <summary>One of some names.</summary>
    public string? Choice(string key, string? otherwise, IReadOnlyCollection<string> names)
    {
        var expected = $"one of {string.Join(", ", names)}";
        if (Text(key, SettingSchema.Choice(otherwise, names), expected) is not { } text)
        {
            return otherwise;
        }

        if (names.Contains(text))
        {
            return text;
        }

        var near = EditDistance.Nearest(text, names);
        Report(_element.GetProperty(key), $"\"{key}\" is \"{Cut(text)}\": {(near is null ? $"set it to {expected}" : $"did you mean \"{near}\"?")}");
        return otherwise;
    }

    /// <summary>Breakdowns, as in <c>["channel", "channel+campaign"]</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="only">Those that can be judged; null: any.</param>
    public IReadOnlyList<Breakdown> Breakdowns(string key, IReadOnlyList<Breakdown> otherwise, IReadOnlyList<string>? only = null)
    {
        if (Find(key, SettingSchema.Breakdowns(otherwise, only)) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return Wrong(key, value, $"a list of breakdowns, as in [{string.Join(", ", otherwise.Select(by => $"\"{by.Name}\""))}]", otherwise);
        }

        var breakdowns = new List<Breakdown>();
        foreach (var item in value.EnumerateArray())
        {
            if (Parse(key, item) is { } by)
            {
                if (only is not null && !only.Contains(by.Name))
                {
                    Report(item, $"\"{key}\" has \"{by.Name}\", by which this rule cannot judge: use {string.Join(", ", only)}");
                }
                else if (by.Dimensions.Contains(Dimension.Rep))
                {
                    Report(item, $"\"{key}\" has \"{by.Name}\": a rep's work is no part of the funnel; use capacity_saturation for teams");
                }
                else
                {
                    breakdowns.Add(by);
                }
            }
        }

        return [.. breakdowns.DistinctBy(by => by.Name)];
    }

    /// <summary>The objects of a list of at most so many, each to be read like a rule.</summary>
    public IReadOnlyList<RuleReader> Objects(string key, int most)
    {
        if (Find(key, SettingSchema.List(most)) is not { } value)
        {
            return _learns ? [_items[key] = Learner()] : [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Wrong<IReadOnlyList<RuleReader>>(key, value, "a list", []);
        }

        if (value.GetArrayLength() is var length && length > most)
        {
            Report(value, string.Create(CultureInfo.InvariantCulture, $"\"{key}\" has {length} entries: leave at most {most}"));
            return [];
        }

        var readers = new List<RuleReader>();
        foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
        {
            var reader = new RuleReader(item, $"{Place}.{key}[{index.ToString(CultureInfo.InvariantCulture)}]", _lines, _problems);
            if (item.ValueKind == JsonValueKind.Object)
            {
                readers.Add(reader);
            }
            else
            {
                reader.Report($"this is {Show(item)}: write an object in braces");
            }
        }

        return readers;
    }

    /// <summary>When a rule is evaluated: <c>daily</c>, or a span of whole minutes up to a day.</summary>
    public Cadence Every(string key, Cadence otherwise)
    {
        var expected = $"\"daily\" or to whole minutes or hours up to a day, as in \"15m\" (default {otherwise})";
        if (Text(key, SettingSchema.Every(otherwise), expected) is not { } text)
        {
            return otherwise;
        }

        if (text == "daily")
        {
            return Cadence.Daily;
        }

        if (Duration.TryParse(text, out var span) && span >= TimeSpan.FromMinutes(1) && span <= TimeSpan.FromDays(1) && span.Ticks % TimeSpan.TicksPerMinute == 0)
        {
            return Cadence.Every(span);
        }

        Report(_element.GetProperty(key), $"\"{key}\" is \"{Cut(text)}\": set it to {expected}");
        return otherwise;
    }

    /// <summary>Names the keys that nobody asked for.</summary>
    internal void NameUnknown()
    {
        foreach (var twice in _element.EnumerateObject().GroupBy(setting => setting.Name).Where(setting => setting.Count() > 1))
        {
            Report(twice.Last().Value, $"\"{Cut(twice.Key)}\" is set {(twice.Count() == 2 ? "twice" : "many times")}: leave one");
        }

        foreach (var setting in _element.EnumerateObject().DistinctBy(setting => setting.Name).Where(setting => !_known.ContainsKey(setting.Name) && setting.Name != "$schema"))
        {
            var near = EditDistance.Nearest(setting.Name, _known.Keys);
            Report(setting.Value, $"there is no setting \"{Cut(setting.Name)}\"{(near is null ? $"; there are {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}" : $": did you mean \"{near}\"?")}");
        }
    }

    private Breakdown? Parse(string key, JsonElement item)
    {
        try
        {
            return item.ValueKind != JsonValueKind.String ? throw new FormatException($"{Show(item)} is no text")
                : item.GetString() is { Length: > MostShown } text ? throw new FormatException($"\"{Cut(text)}\" is no breakdown")
                : Breakdown.Parse(item.GetString()!);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            Report(item, $"\"{key}\": {e.Message}; write \"total\" or dimensions joined by +, as in \"channel+campaign\"");
            return null;
        }
    }

    private JsonElement? Find(string key, JsonObject schema)
    {
        _known[key] = schema;
        return _element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private T Wrong<T>(string key, JsonElement value, string expected, T otherwise)
    {
        Report(value, $"\"{key}\" is {Show(value)}: set it to {expected}");
        return otherwise;
    }

    private static string Show(JsonElement value) => Cut(value.GetRawText());

    internal static string Cut(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text;

    private static string Text(double number) => number.ToString(Math.Abs(number) < 1 ? "0.############" : "R", CultureInfo.InvariantCulture);
}
