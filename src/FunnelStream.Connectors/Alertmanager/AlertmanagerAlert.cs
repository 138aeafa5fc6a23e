using System.Text.Json;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Connectors.Alertmanager;

/// <summary>An alert as Alertmanager's <c>POST /api/v2/alerts</c> wants it. The labels are its identity and never change while it stands.</summary>
internal sealed class AlertmanagerAlert
{
    private readonly AlertRecord _alert;
    private readonly AlertSeverity _severity;
    private readonly AlertText _text;
    private readonly AlertLinks _links;
    private readonly long _startsAt;
    private readonly long _endsAt;

    private AlertmanagerAlert(AlertRecord alert, AlertSeverity severity, AlertText text, AlertLinks links, long startsAt, long endsAt) =>
        (_alert, _severity, _text, _links, _startsAt, _endsAt) = (alert, severity, text, links, startsAt, endsAt);

    /// <summary>One that stands, until told otherwise or <paramref name="until"/>.</summary>
    public static AlertmanagerAlert Standing(AlertRecord alert, AlertSeverity severity, AlertText text, AlertLinks links, long until) =>
        new(alert, severity, text, links, Math.Min(alert.Since, until), until);

    /// <summary>One that has ended. Event time may be ahead of the clock; an end in the future would be none.</summary>
    public static AlertmanagerAlert Ended(AlertRecord alert, AlertSeverity severity, AlertText text, AlertLinks links, long at, long now)
    {
        var end = Math.Min(at, now);
        return new(alert, severity, text, links, Math.Min(alert.Since, end), end);
    }

    public bool HasLabelsOf(AlertmanagerAlert other) => _alert.Id == other._alert.Id && _severity == other._severity;

    public static byte[] Json(IEnumerable<AlertmanagerAlert> alerts) => JsonBytes.Of(json =>
    {
        json.WriteStartArray();
        foreach (var alert in alerts)
        {
            alert.Write(json);
        }

        json.WriteEndArray();
    });

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("labels");
        json.WriteString("alertname", _alert.Kind);
        json.WriteString("severity", AlertNames.Of(_severity));
        json.WriteString("rule", _alert.Rule);
        foreach (var (name, value) in _alert.Labels.Pairs().Where(pair => pair.Value.Length > 0))
        {
            json.WriteString(name, value);
        }

        json.WriteString("funnelstream_id", _alert.Id);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteString("summary", _text.Title);
        json.WriteString("description", _text.Summary);
        json.WriteString("since", _text.Since);
        if (_text.Diagnosis is { } diagnosis)
        {
            json.WriteString("diagnosis", diagnosis);
        }

        json.WriteString("next", _text.Next);
        if (_links.Dashboard is { } dashboard)
        {
            json.WriteString("dashboard", dashboard.AbsoluteUri);
        }

        if (_links.LiveBoard is { } board)
        {
            json.WriteString("live_board", board.AbsoluteUri);
        }

        json.WriteEndObject();
        json.WriteString("startsAt", DateTimeOffset.FromUnixTimeMilliseconds(_startsAt).UtcDateTime);
        json.WriteString("endsAt", DateTimeOffset.FromUnixTimeMilliseconds(_endsAt).UtcDateTime);
        if ((_links.Dashboard ?? _links.LiveBoard) is { } generator)
        {
            json.WriteString("generatorURL", generator.AbsoluteUri);
        }

        json.WriteEndObject();
    }
}
