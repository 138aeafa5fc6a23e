using FunnelStream.Alerts;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    private const string All = "(all)";

    /// <summary>
    /// An alert, <c>funnel_alert</c>, at its start: for annotations with an end, and tables. What it is not narrowed down to is <c>(all)</c>.
    /// </summary>
    public static PointBuilder Alert(PointBuilder point, AlertPoint alert)
    {
        var (record, labels) = (alert.Alert, alert.Alert.Labels);
        return point.Begin("funnel_alert", alert.Start / 1_000)
            .Tag("rule", record.Rule)
            .Tag("severity", AlertNames.Of(alert.Severity))
            .Tag("channel", labels.Channel ?? All)
            .Tag("campaign", labels.Campaign ?? All)
            .Tag("segment", labels.Segment ?? All)
            .Tag("team", labels.Team ?? All)
            .Text("title", alert.Text.Title)
            .Text("text", alert.Text.Summary)
            .Text("tags", string.Join(',', labels.Pairs().Select(pair => pair.Value).Prepend(AlertNames.Of(alert.Severity)).Prepend(record.Rule)))
            .Text("state", alert.State)
            .Field("end", alert.End)
            .Text("id", record.Id);
    }
}
