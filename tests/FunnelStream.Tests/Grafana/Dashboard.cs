using System.Text.Json;

namespace FunnelStream.Tests.Grafana;

/// <summary>A dashboard, as far as the tests look at it.</summary>
internal sealed class Dashboard(string file, JsonElement json)
{
    public string File => file;

    public JsonElement Json => json;

    public string Uid { get; } = Text(json, "uid");

    public string Title { get; } = Text(json, "title");

    /// <summary>How far back it shows when it opens, such as <c>now-6h</c>.</summary>
    public string From { get; } = Text(json.GetProperty("time"), "from");

    /// <summary>All panels, rows included.</summary>
    public IReadOnlyList<Panel> Panels { get; } = [.. json.GetProperty("panels").EnumerateArray().Select(panel => new Panel(panel))];

    /// <summary>The panel of an English title, which must be the only one of its kind.</summary>
    public Panel Panel(string english, string? type = null) =>
        Panels.Single(panel => panel.English == english && (type is null || panel.Type == type));

    public IReadOnlyList<Variable> Variables { get; } =
        [.. json.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => new Variable(variable))];

    public IReadOnlyList<JsonElement> Annotations { get; } = [.. json.GetProperty("annotations").GetProperty("list").EnumerateArray()];

    /// <summary>Every query: of panels, of variables, of annotations.</summary>
    public IEnumerable<BoardQuery> Queries() =>
    [
        .. Panels.SelectMany(panel => panel.Targets.Select(target => new BoardQuery(this, $"{panel.Title} {Text(target, "refId")}", Text(target, "query"), Panel: panel))),
        .. Variables.Where(variable => variable.Type == "query").Select(variable => new BoardQuery(this, $"${variable.Name}", variable.Query)),
        .. Annotations.Select(annotation => new BoardQuery(this, Text(annotation, "name"), Text(annotation.GetProperty("target"), "query"))),
    ];

    public override string ToString() => File;

    internal static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <summary>A panel, or a row.</summary>
internal sealed class Panel(JsonElement json)
{
    public JsonElement Json => json;

    public int Id { get; } = json.GetProperty("id").GetInt32();

    public string Type { get; } = Dashboard.Text(json, "type");

    /// <summary>As in <c>Spend · Dépenses</c>.</summary>
    public string Title { get; } = Dashboard.Text(json, "title");

    /// <summary>The part before the point in the middle.</summary>
    public string English => Title.Split(" · ")[0];

    public string Interval { get; } = Dashboard.Text(json, "interval");

    public string TimeFrom { get; } = Dashboard.Text(json, "timeFrom");

    public string TimeShift { get; } = Dashboard.Text(json, "timeShift");

    public IReadOnlyList<JsonElement> Targets { get; } = json.TryGetProperty("targets", out var targets) ? [.. targets.EnumerateArray()] : [];

    /// <summary>The defaults of its fields; none for rows and texts.</summary>
    public JsonElement? Defaults { get; } = json.TryGetProperty("fieldConfig", out var config) ? config.GetProperty("defaults") : null;

    public bool ShowsData => Type is not ("row" or "text");

    public (int X, int Y, int Width, int Height) Place
    {
        get
        {
            var grid = json.GetProperty("gridPos");
            int Of(string name) => grid.GetProperty(name).GetInt32();
            return (Of("x"), Of("y"), Of("w"), Of("h"));
        }
    }

    public override string ToString() => $"{Id} {Title}";
}

/// <summary>A variable of a dashboard.</summary>
internal sealed class Variable(JsonElement json)
{
    public JsonElement Json => json;

    public string Name { get; } = Dashboard.Text(json, "name");

    public string Type { get; } = Dashboard.Text(json, "type");

    public string Query { get; } = Dashboard.Text(json, "query");

    public bool IsMulti { get; } = json.TryGetProperty("multi", out var multi) && multi.GetBoolean();

    /// <summary>What stands for "All", as it goes into the query.</summary>
    public string AllValue { get; } = Dashboard.Text(json, "allValue");

    /// <summary>What is chosen when the dashboard opens; <c>$__all</c> where that is everything.</summary>
    public IReadOnlyList<string> Current { get; } = json.GetProperty("current").GetProperty("value") is { ValueKind: JsonValueKind.Array } values
        ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
        : [Dashboard.Text(json.GetProperty("current"), "value")];
}
