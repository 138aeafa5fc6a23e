using System.Globalization;

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
public sealed class AlertLinkMaker(Uri? grafana, Uri? liveBoard)
{
    private const long Day = 86_400_000;

    // Which board shows what a rule is about, and how much before the trouble is worth seeing: the span that the rule judges over.
    private static readonly Dictionary<string, (string Board, long Before)> Boards = new()
    {
        ["sql_rate_drop"] = ("cohorts", 14 * Day),
        ["sql_rate_drop_fast"] = ("cohorts", 7 * Day),
        ["capacity_saturation"] = ("sales-capacity", 5 * Day),
        ["response_sla"] = ("sales-capacity", 2 * Day),
        ["cpl_trap"] = ("channel", 90 * Day),
        ["illusory_growth"] = ("channel", 28 * Day),
        ["budget_pace"] = ("paid-campaigns", 31 * Day),
        ["roi_negative"] = ("paid-campaigns", 180 * Day),
        ["stage_leak"] = ("cohorts", 14 * Day),
        ["no_data"] = ("pipeline-health", 7 * Day),
        ["goal"] = ("live-funnel", 7 * Day),
    };

    /// <summary>The links of an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="now">The end of the time range, ms since the Unix epoch.</param>
    public AlertLinks Of(AlertRecord alert, long now) => new(Dashboard(alert, now), liveBoard);

    private Uri? Dashboard(AlertRecord alert, long now)
    {
        if (grafana is null)
        {
            return null;
        }

        var (board, before) = Boards.GetValueOrDefault(alert.Kind, ("live-funnel", 7 * Day));
        var query = string.Create(CultureInfo.InvariantCulture, $"?from={alert.Since - before}&to={Math.Max(now, alert.Since)}");
        foreach (var (name, value) in alert.Labels.Pairs())
        {
            query += $"&var-{name}={Uri.EscapeDataString(value)}";
        }

        return new Uri($"{grafana.AbsoluteUri.TrimEnd('/')}/d/{board}{query}");
    }
}
