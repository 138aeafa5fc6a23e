using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Alertmanager;

/// <summary>An alert as Alertmanager's <c>POST /api/v2/alerts</c> wants it. The labels are its identity and never change while it stands.</summary>
/// <param name="alert">The alert.</param>
/// <param name="severity">As what it is told.</param>
/// <param name="text">What it says.</param>
/// <param name="links">Where to look.</param>
/// <param name="now">The clock, ms since the Unix epoch.</param>
/// <param name="endsAt">When it ended, or when it is to be taken for ended unless it is told again.</param>
internal sealed class AlertmanagerAlert(AlertRecord alert, AlertSeverity severity, AlertText text, AlertLinks links, long now, long endsAt)
{
    public AlertSeverity Severity => severity;

    public bool HasLabelsOf(AlertmanagerAlert other) => Id == other.Id && severity == other.Severity;

    private string Id => alert.Id;

    public static byte[] Json(IEnumerable<AlertmanagerAlert> alerts) => JsonBytes.Of(json =>
    {
        json.WriteStartArray();
        foreach (var each in alerts)
        {
            each.Write(json);
        }

        json.WriteEndArray();
    });

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("labels");
        json.WriteString("alertname", alert.Kind);
        json.WriteString("severity", AlertNames.Of(severity));
        json.WriteString("rule", alert.Rule);
        foreach (var (name, value) in alert.Labels.Pairs().Where(pair => pair.Value.Length > 0))
        {
            json.WriteString(name, value);
        }

        json.WriteString("funnelstream_id", alert.Id);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteString("summary", text.Title);
        json.WriteString("description", text.Summary);
        json.WriteString("since", text.Since);
        if (text.Diagnosis is { } diagnosis)
        {
            json.WriteString("diagnosis", diagnosis);
        }

        if (text.Found.Count > 0)
        {
            json.WriteString("found", string.Join('\n', text.Found));
        }

        json.WriteString("next", text.Next);
        if (links.Dashboard is { } dashboard)
        {
            json.WriteString("dashboard", dashboard.AbsoluteUri);
        }

        if (links.LiveBoard is { } board)
        {
            json.WriteString("live_board", board.AbsoluteUri);
        }

        json.WriteEndObject();

        // Once it is over, its record no longer says since when it was wrong; Alertmanager keeps the earliest beginning it was given.
        // Event time may run ahead of the clock, and what begins after its end is refused.
        var began = alert.IsActive ? alert.Since : alert.FiredAt ?? alert.Since;
        json.WriteString("startsAt", DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(began, now)).UtcDateTime);
        json.WriteString("endsAt", DateTimeOffset.FromUnixTimeMilliseconds(endsAt).UtcDateTime);
        if ((links.Dashboard ?? links.LiveBoard) is { } generator)
        {
            json.WriteString("generatorURL", generator.AbsoluteUri);
        }

        json.WriteEndObject();
    }
}
