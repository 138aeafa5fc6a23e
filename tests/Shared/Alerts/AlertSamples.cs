using FunnelStream.Alerts;
using FunnelStream.Calendars;

namespace FunnelStream.Tests.Alerts;

/// <summary>An alert of every kind of rule and every diagnosis, with numbers as they may be.</summary>
internal static class AlertSamples
{
    /// <summary>3 March 2026, 23:00 UTC: midnight in Paris.</summary>
    public static readonly long At = new DateTimeOffset(2026, 3, 3, 23, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private const long Day = 86_400_000;

    private static readonly AlertNumber[] Drop =
    [
        new("observed", 12), new("expected", 24.6), new("ratio", .488, .295, .763), new("z", -2.702), new("leads", 1_160), new("rate", .104, .081, .133),
        new("baseline_rate", .251), new("baseline_leads", 2_310), new("lag_p50_days", 3.1), new("baseline_lag_p50_days", 3), new("minimum_detectable_drop", .41),
    ];

    private static readonly AlertNumber[] Saturation =
    [
        new("utilization", 1.667), new("arrival_rate", 25), new("service_rate", 3), new("reps", 5), new("backlog", 10), new("backlog_per_rep", 2), new("wip_limit", 30),
        new("time_to_wip_limit_days", 14, 9.2, 29), new("time_to_sla_limit_days", 2, 1.3, 4.1), new("response_p90", 5_400), new("sla", 172_800),
    ];

    private static readonly AlertNumber[] Growth =
    [
        new("leads", 1_830), new("leads_before", 1_000), new("lead_growth", .83), new("growth_p_value", .00004), new("observed", 31), new("expected", 74.2),
        new("ratio", .418, .284, .593), new("z", -4.1),
    ];

    private static readonly AlertNumber[] Leak =
        [new("observed", 9), new("expected", 20.4), new("ratio", .441, .202, .838), new("z", -2.5), new("rate", .11), new("baseline_rate", .25)];

    private static readonly AlertNumber[] Trap = [new("leads", 640), new("cost_per_lead", 30.4), new("cost_per_lead_all", 62)];

    private static readonly Diagnosis Weak =
        new(At - Day, "weak_mql_to_sql", "marketing_and_sales_not_aligned", new("paid_search", "broad"), [.. Leak.Take(5), new("target_rate", .3), new("baseline_rate", .25)]);

    private static readonly Diagnosis Dear =
        new(At - Day, "cpl_trap", "judge_by_cost_per_sql", new("paid_search"), [.. Trap, new("cost_per_sql", 820, 610, 1_140), new("cost_per_sql_all", 402)]);

    /// <summary>All of them, firing.</summary>
    public static IReadOnlyList<AlertRecord> All { get; } =
    [
        Alert("sql_rate_drop", "lower", Drop, "paid_search", "broad") with { Found = [Weak, Dear] },
        Alert("sql_rate_drop", "slower", Drop, "paid_search", "broad"),
        Alert("sql_rate_drop", "not_yet_known", [.. Drop.Where(n => n.Name is not ("rate" or "lag_p50_days" or "baseline_lag_p50_days" or "z")), new("rate", null), new("p_value", .007)], "seo"),
        Alert("sql_rate_drop", "drift", Drop) with { Labels = new AlertLabels(Segment: "segment_size=smb") },
        Alert("sql_rate_drop_fast", "lower", [new("leads", 120), new("converted", 1), new("rate", .0083), new("baseline_rate", .25), new("statistic", 5.61), new("threshold", 5.5)], "paid_social"),
        Alert("capacity_saturation", "arrivals_rose", Saturation) with { Labels = new AlertLabels(Team: "emea") },
        Alert("capacity_saturation", "service_fell", [.. Saturation.Where(n => !n.Name.StartsWith("time_to", StringComparison.Ordinal)), new("time_to_wip_limit_days", null), new("time_to_sla_limit_days", 0)]) with { Labels = new AlertLabels(Team: "emea"), Severity = AlertSeverity.Critical },
        Alert("capacity_saturation", "both", [.. Saturation.Where(n => n.Name != "response_p90"), new("response_p90", null, 18_000)]) with { Labels = new AlertLabels(Team: "emea") },
        Alert("response_sla", null, [new("overdue", 3), new("newly_overdue", 1), new("oldest", 9_240), new("sla", 3_600)], "webinar") with { Leads = ["L-104", "L-117", "L-121"] },
        Alert("cpl_trap", "cost_per_sql", [.. Trap, new("cost_per_sql", 820, 610, 1_140), new("cost_per_sql_all", 402)], "paid_social"),
        Alert("cpl_trap", "cac", [.. Trap, new("cac", 12_400, 7_050, 22_800), new("cac_all", 4_960)], "paid_social"),
        Alert("illusory_growth", "sql", Growth, "paid_search", "broad"),
        Alert("illusory_growth", "opportunity", Growth, "paid_search"),
        Alert("budget_pace", "over_budget", [new("spend", 8_240.5), new("budget", 12_000), new("share_elapsed", .5), new("pace", 1.373)], "paid_search"),
        Alert("budget_pace", "spend_without_leads", [new("spend", 640), new("budget", null), new("share_elapsed", .2), new("expected_leads", 9.1)], "paid_search", "brand"),
        Alert("roi_negative", null, [new("spend", 48_200), new("revenue", 11_000), new("pipeline_value", 62_000), new("win_rate", .21), new("roi", -.502), new("opportunities", 26)], "events"),
        Alert("stage_leak", "lead_to_mql", Leak, "seo"),
        Alert("stage_leak", "mql_to_sql", Leak, "seo"),
        Alert("stage_leak", "sql_to_opportunity", Leak, "seo"),
        Alert("stage_leak", "opportunity_to_client", Leak, "seo", "guide"),
        Alert("no_data", "events", [new("silent", 11_520), new("expected_events", 9.4)], "seo"),
        Alert("no_data", "sqls", [new("silent", 172_800), new("expected_events", 14.2)]),
        Alert("no_data", "no_response", [new("waiting", 37)]) with { Labels = new AlertLabels(Segment: "event=response") },
        Alert("no_data", "no_sql", [new("waiting", 104)]) with { Labels = new AlertLabels(Segment: "event=sql") },
        Alert("no_data", "no_opened", [new("waiting", 26)]) with { Labels = new AlertLabels(Segment: "event=opened") },
        Alert("no_data", "no_won", [new("waiting", 25)]) with { Labels = new AlertLabels(Segment: "event=won") },
        Alert("no_data", "no_visit", [new("waiting", 100)]) with { Labels = new AlertLabels(Segment: "event=visit") },
        Alert("no_data", "no_spend", [new("waiting", 112)]) with { Labels = new AlertLabels(Segment: "event=spend") },
        Alert("no_data", "no_pql", [new("waiting", 100)]) with { Labels = new AlertLabels(Segment: "event=pql") },
        Alert("no_data", "no_mql", [new("waiting", 100)]) with { Labels = new AlertLabels(Segment: "event=mql") },
        Alert("no_data", "no_disqualified", [new("waiting", 100)]) with { Labels = new AlertLabels(Segment: "event=disqualified") },
        Alert("no_data", "no_lost", [new("waiting", 25)]) with { Labels = new AlertLabels(Segment: "event=lost") },
        Alert("goal", "cost_per_lead", [new("value", 96.4), new("bound", 80)], "paid_search"),
        Alert("goal", "lead_to_sql", [new("value", .137, .104, .179), new("bound", .2)]),
        Alert("goal", "response_time_p50", [new("value", 5_100), new("bound", 3_600)]),
    ];

    /// <summary>The first one of a kind.</summary>
    public static AlertRecord Of(string kind) => All.First(alert => alert.Kind == kind);

    /// <summary>A transition of an alert that stands firing.</summary>
    public static AlertTransition Transition(this AlertRecord alert, TransitionKind kind, long? at = null)
    {
        var when = at ?? At;
        return kind switch
        {
            TransitionKind.Resolved => new($"t-{alert.Id}-{kind}-{when}", kind, AlertState.Recovering, when, alert with { State = AlertState.Ok, ResolvedAt = when }),
            TransitionKind.Withdrawn => new($"t-{alert.Id}-{kind}-{when}", kind, AlertState.Firing, when, alert with { State = AlertState.Ok }),
            TransitionKind.Escalated => new($"t-{alert.Id}-{kind}-{when}", kind, AlertState.Firing, when, alert with { Severity = AlertSeverity.Critical }),
            _ => new($"t-{alert.Id}-{kind}-{when}", kind, AlertState.Pending, when, alert),
        };
    }

    private static AlertRecord Alert(string kind, string? diagnosis, AlertNumber[] numbers, string? channel = null, string? campaign = null) => new()
    {
        Id = $"{kind}-{diagnosis ?? "any"}-{channel ?? "all"}",
        Rule = kind,
        Kind = kind,
        Version = "0123456789abcdef",
        Labels = new AlertLabels(channel, campaign),
        State = AlertState.Firing,
        Severity = kind == "response_sla" ? AlertSeverity.Critical : AlertSeverity.Warning,
        Since = At - (2 * Day) - 3_600_000,
        FiredAt = At - Day,
        StateSince = At - Day,
        EvaluatedAt = At,
        Count = 2,
        Numbers = numbers,
        Diagnosis = diagnosis,
        Memory = new Dictionary<string, IReadOnlyList<double>> { ["baseline"] = [.1, .25] },
    };
}
