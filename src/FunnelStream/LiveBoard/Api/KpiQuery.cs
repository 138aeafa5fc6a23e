using FunnelStream.Board;
using FunnelStream.Http;
using FunnelStream.Kpis;

namespace FunnelStream.LiveBoard.Api;

/// <summary>What a client asks about KPIs, checked against what the board shows.</summary>
/// <param name="Window">Name of the window.</param>
/// <param name="Breakdown">Name of the breakdown.</param>
/// <param name="Face">Period or cohort.</param>
/// <param name="Kpis">The only KPIs wanted; null: all.</param>
/// <param name="Channel">The only channel wanted; null: all.</param>
internal sealed record KpiQuery(string Window, string Breakdown, Face Face, IReadOnlyList<string>? Kpis, string? Channel)
{
    private static readonly HashSet<string> Known = [.. KpiCatalog.All.Select(kpi => kpi.Name)];

    /// <summary>Reads a query string.</summary>
    /// <exception cref="ProblemException">It asks for what there is not.</exception>
    public static KpiQuery Read(IQueryCollection query, BoardOptions shown)
    {
        QueryText.Only(query, "window", "breakdown", "face", QueryText.Kpi, "channel");
        var windows = shown.Windows.Select(window => window.Name).ToList();
        var breakdowns = shown.Breakdowns.Select(breakdown => breakdown.Name).ToList();
        var window = QueryText.OneOf(query, "window", windows, windows.Contains("7d") ? "7d" : windows[0]);

        // In a query string a plus is a space.
        var breakdown = QueryText.OneOf(query, "breakdown", breakdowns, breakdowns[0], text => text.Replace(' ', '+'));
        var face = QueryText.OneOf(query, "face", ["cohort", "period"], "cohort") == "period" ? Face.Period : Face.Cohort;
        var kpis = query[QueryText.Kpi].SelectMany(text => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).Distinct().ToList();
        if (kpis.Find(kpi => !Known.Contains(kpi)) is { } unknown)
        {
            throw new ProblemException(Problem.BadRequest($"kpi '{unknown}' is none: /api/v1/options lists them all."));
        }

        var channel = QueryText.Channel(query);
        if (channel is not null && !shown.Breakdowns.Single(b => b.Name == breakdown).Dimensions.Contains(Events.Dimension.Channel))
        {
            throw new ProblemException(Problem.BadRequest($"the breakdown '{breakdown}' does not tell channels apart: leave out channel, or choose a breakdown with it."));
        }

        return new KpiQuery(window, breakdown, face, kpis.Count == 0 ? null : kpis, channel);
    }

    /// <summary>Its answer; without rows where nothing has happened in the window.</summary>
    public object Answer(LiveSnapshot snapshot) => Answer(snapshot, snapshot.Board[Window, Breakdown, Face] ?? new LiveTable(long.MinValue, snapshot.Board.To));

    private object Answer(LiveSnapshot snapshot, LiveTable table) => new
    {
        Window,
        Breakdown,
        Face,
        From = LiveJson.Time(table.From),
        To = LiveJson.Time(table.To),
        Watermark = LiveJson.Time(snapshot.Board.Watermark),
        Rows = table.Rows.Where(IsWanted).Select(row => new
        {
            By = row.Scope.Values.ToDictionary(value => Events.DimensionNames.Name(value.Dimension), value => value.Name),
            Values = row.Values.Where(value => Kpis?.Contains(value.Kpi) != false).ToDictionary(value => value.Kpi, value => value.Value),
        }),
    };

    /// <summary>The same question has the same text.</summary>
    public override string ToString() => $"kpis {Window} {Breakdown} {Face} {(Kpis is null ? "*" : string.Join(',', Kpis))} {Channel}";

    private bool IsWanted(LiveRow row) =>
        Channel is null || row.Scope.Values.Any(value => value.Dimension == Events.Dimension.Channel && value.Name == Channel);
}
