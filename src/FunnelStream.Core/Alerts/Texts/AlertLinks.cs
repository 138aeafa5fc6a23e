using System.Globalization;
using FunnelStream.Board;

namespace FunnelStream.Alerts.Texts;

/// <summary>Where to look at what an alert is about.</summary>
/// <param name="Dashboard">A Grafana board with its time range and variables filled in; null where no Grafana is configured.</param>
/// <param name="LiveBoard">The live board; null where its public address is not configured.</param>
public sealed record AlertLinks(Uri? Dashboard, Uri? LiveBoard)
{
    /// <summary>No links.</summary>
    public static AlertLinks None { get; } = new(null, null);
}

/// <summary>Makes the links of alerts.</summary>
/// <param name="grafana">Base address of Grafana; null: no links to it.</param>
/// <param name="liveBoard">Public address of the live board; null: no links to it.</param>
/// <param name="windows">Windows that the live board shows.</param>
public sealed class AlertLinkMaker(Uri? grafana, Uri? liveBoard, IReadOnlyList<WindowLength> windows)
{
    private const long Day = 86_400_000;

    private static readonly string[] ByCampaign = ["channel", "campaign"];
    private static readonly string[] ByTeam = ["team"];
    private static readonly Board Live = new("funnelstream-live", ByCampaign, 7 * Day);

    // Which board shows what a rule is about, and how much before the trouble is worth seeing: the span that the rule judges over.
    private static readonly Dictionary<string, Board> Boards = new()
    {
        ["sql_rate_drop"] = new("funnelstream-cohorts", ByCampaign, 14 * Day),
        ["sql_rate_drop_fast"] = new("funnelstream-cohorts", ByCampaign, 7 * Day),
        ["capacity_saturation"] = new("funnelstream-sales", ByTeam, 5 * Day),
        ["response_sla"] = new("funnelstream-sales", ByTeam, 2 * Day),
        ["cpl_trap"] = new("funnelstream-channel", ByCampaign, 90 * Day),
        ["illusory_growth"] = new("funnelstream-channel", ByCampaign, 28 * Day),
        ["budget_pace"] = new("funnelstream-paid", ByCampaign, 31 * Day),
        ["roi_negative"] = new("funnelstream-paid", ByCampaign, 180 * Day),
        ["stage_leak"] = new("funnelstream-cohorts", ByCampaign, 14 * Day),
        ["no_data"] = new("funnelstream-pipeline", [], 7 * Day),
        ["goal"] = Live,
    };

    /// <summary>The links of an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="now">The end of the time range, ms since the Unix epoch.</param>
    public AlertLinks Of(AlertRecord alert, long now)
    {
        var board = Boards.GetValueOrDefault(alert.Kind, Live);
        return new AlertLinks(Dashboard(board, alert, now), LiveBoard(board, alert));
    }

    private Uri? Dashboard(Board board, AlertRecord alert, long now)
    {
        if (grafana is null)
        {
            return null;
        }

        var query = string.Create(CultureInfo.InvariantCulture, $"?from={alert.Since - board.Before}&to={Math.Max(now, alert.Since)}");
        foreach (var (name, value) in alert.Labels.Pairs().Where(label => board.Variables.Contains(label.Name)))
        {
            query += $"&var-{name}={Uri.EscapeDataString(value)}";
        }

        return new Uri($"{grafana.AbsoluteUri.TrimEnd('/')}/d/{board.Uid}{query}");
    }

    private Uri? LiveBoard(Board board, AlertRecord alert)
    {
        if (liveBoard is null)
        {
            return null;
        }

        var query = $"?alert={Uri.EscapeDataString(alert.Id)}";
        query += alert.Labels.Channel is { } channel ? $"&channel={Uri.EscapeDataString(channel)}" : "";

        // The shortest that holds the span the rule judges over, or the longest there is.
        var window = windows.Where(w => w.Millis >= board.Before).MinBy(w => w.Millis) ?? windows.MaxBy(w => w.Millis);
        return new Uri($"{liveBoard.AbsoluteUri.TrimEnd('/')}/{query}{(window is null ? "" : $"&window={window.Name}")}");
    }

    // A board of the folder grafana/dashboards, and the labels that it has a variable for.
    private sealed record Board(string Uid, string[] Variables, long Before);
}
