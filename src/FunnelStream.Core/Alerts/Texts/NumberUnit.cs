using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Texts;

/// <summary>What a number of an alert is measured in.</summary>
internal enum NumberUnit
{
    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A number with a decimal.</summary>
    Amount,

    /// <summary>A statistic, with two decimals.</summary>
    Statistic,

    /// <summary>A fraction, told in per cent.</summary>
    Fraction,

    /// <summary>Major units of the base currency.</summary>
    Money,

    /// <summary>A span, in seconds.</summary>
    Seconds,

    /// <summary>A span, in days.</summary>
    Days,
}

/// <summary>The unit of every number of docs/alerts.md.</summary>
internal static class NumberUnits
{
    private static readonly Dictionary<string, NumberUnit> Units = Flat(
        (NumberUnit.Count, ["observed", "leads", "leads_before", "baseline_leads", "converted", "reps", "backlog", "wip_limit", "overdue", "newly_overdue", "opportunities", "waiting"]),
        (NumberUnit.Amount, ["expected", "expected_leads", "expected_events", "threshold_events", "arrival_rate", "service_rate", "backlog_per_rep"]),
        (NumberUnit.Statistic, ["z", "statistic", "threshold"]),
        (NumberUnit.Fraction, ["ratio", "p_value", "growth_p_value", "rate", "baseline_rate", "target_rate", "minimum_detectable_drop", "utilization", "lead_growth", "share_elapsed", "pace", "win_rate", "roi"]),
        (NumberUnit.Money, ["cost_per_lead", "cost_per_lead_all", "cost_per_sql", "cost_per_sql_all", "cac", "cac_all", "spend", "budget", "revenue", "pipeline_value"]),
        (NumberUnit.Seconds, ["response_p90", "sla", "oldest", "silent"]),
        (NumberUnit.Days, ["lag_p50_days", "baseline_lag_p50_days", "time_to_wip_limit_days", "time_to_sla_limit_days"]));

    /// <summary>Names of all numbers whose unit is known.</summary>
    public static IReadOnlyCollection<string> Names => Units.Keys;

    /// <summary>The unit of a number; that of a goal's <c>value</c> and <c>bound</c> is its KPI's.</summary>
    public static NumberUnit Of(string number, string? kpi) => number is "value" or "bound" ? OfKpi(kpi) : Units.GetValueOrDefault(number, NumberUnit.Statistic);

    private static NumberUnit OfKpi(string? name) => KpiCatalog.All.FirstOrDefault(kpi => kpi.Name == name)?.Unit switch
    {
        KpiUnit.Count => NumberUnit.Count,
        KpiUnit.Fraction => NumberUnit.Fraction,
        KpiUnit.Money or KpiUnit.MoneyPerDay => NumberUnit.Money,
        KpiUnit.Seconds => NumberUnit.Seconds,
        _ => NumberUnit.Statistic,
    };

    private static Dictionary<string, NumberUnit> Flat(params (NumberUnit Unit, string[] Names)[] groups) =>
        groups.SelectMany(group => group.Names.Select(name => (name, group.Unit))).ToDictionary(pair => pair.name, pair => pair.Unit);
}
