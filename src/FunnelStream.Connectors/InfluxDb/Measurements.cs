using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Every measurement there is under default settings, with its tags and fields: the contract with dashboards. Tests hold
/// it against what <see cref="BoardPoints"/> writes, and every query under <c>grafana/</c> against it.
/// </summary>
public static class Measurements
{
    /// <summary>What is written.</summary>
    public static IReadOnlyList<Measurement> Written { get; } =
    [
        .. Family.Defaults.Where(family => !family.IsSales).SelectMany(Spans),
        new("funnel_cohort", ["period", "channel", "campaign"], Whole(BoardPoints.CohortFields)),
        new("funnel_kpi", [.. BoardPoints.KpiTags, .. Breakdown.Defaults.SelectMany(b => b.Dimensions).Distinct().Select(d => d.Name())], new Dictionary<string, FieldKind>
        {
            ["defined"] = FieldKind.Integer,
            ["value"] = FieldKind.Number,
            ["numerator"] = FieldKind.Number,
            ["denominator"] = FieldKind.Number,
            ["low"] = FieldKind.Number,
            ["high"] = FieldKind.Number,
            ["final"] = FieldKind.Integer,
        }),
        new("funnel_pipeline", [], new Dictionary<string, FieldKind>
        {
            ["events"] = FieldKind.Integer,
            ["watermark_lag_seconds"] = FieldKind.Number,
            ["furthest_lag_seconds"] = FieldKind.Number,
            ["points_waiting"] = FieldKind.Integer,
            ["points_written"] = FieldKind.Integer,
            ["points_rejected"] = FieldKind.Integer,
            ["points_dropped"] = FieldKind.Integer,
        }),
        new("funnel_alert", ["rule", "severity", "channel", "campaign", "segment", "team"], new Dictionary<string, FieldKind>
        {
            ["title"] = FieldKind.Text,
            ["text"] = FieldKind.Text,
            ["tags"] = FieldKind.Text,
            ["state"] = FieldKind.Text,
            ["end"] = FieldKind.Integer,
            ["id"] = FieldKind.Text,
        }),
        new("funnel_capacity", ["team", "rep"], new Dictionary<string, FieldKind>
        {
            ["backlog"] = FieldKind.Integer,
            ["backlog_per_rep"] = FieldKind.Number,
            ["arrival_rate"] = FieldKind.Number,
            ["service_rate"] = FieldKind.Number,
            ["utilization"] = FieldKind.Number,
            ["time_to_wip_limit"] = FieldKind.Number,
            ["time_to_sla_limit"] = FieldKind.Number,
            ["reps"] = FieldKind.Integer,
            ["response_p90"] = FieldKind.Number,
        }),
        new("funnel_advice", ["channel", "campaign"], new Dictionary<string, FieldKind>
        {
            ["action"] = FieldKind.Text,
            ["cost_per_sql"] = FieldKind.Number,
            ["low"] = FieldKind.Number,
            ["high"] = FieldKind.Number,
            ["target"] = FieldKind.Number,
            ["leads_to_decide"] = FieldKind.Integer,
            ["spend"] = FieldKind.Number,
            ["ripe_spend"] = FieldKind.Number,
            ["leads"] = FieldKind.Integer,
            ["ripe_leads"] = FieldKind.Number,
            ["sqls"] = FieldKind.Integer,
            ["reason"] = FieldKind.Text,
        }),
        new("funnel_diagnosis", ["diagnosis", "channel", "campaign", "segment"], new Dictionary<string, FieldKind>
        {
            ["cause"] = FieldKind.Text,
            ["numbers"] = FieldKind.Text,
        }),
        new("funnel_budget", ["channel", "campaign"], new Dictionary<string, FieldKind>
        {
            ["budget_minor"] = FieldKind.Integer,
            ["status"] = FieldKind.Text,
        }),
    ];

    private static IEnumerable<Measurement> Spans(Family family) =>
        Enum.GetValues<Level>().Where(level => level is >= Level.Minute and <= Level.Day && level >= family.Finest)
            .Select(level => new Measurement(
                BoardPoints.SpanName(family, level), [.. family.Dimensions.Select(d => d.Name())], Whole(BoardPoints.SpanFieldNames(family.HasTraffic))));

    private static Dictionary<string, FieldKind> Whole(IEnumerable<string> names) => names.ToDictionary(name => name, _ => FieldKind.Integer);
}
