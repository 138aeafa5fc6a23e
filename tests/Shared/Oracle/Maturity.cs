namespace FunnelStream.Oracle;

/// <summary>How many days after a cohort's end each of its KPIs is final, by the milestone of its numerator.</summary>
internal static class Maturity
{
    public static int Days(string kpi) => kpi switch
    {
        "leads" or "visits" or "spend" or "visit_to_lead" => 0,
        "unanswered" => 2,
        _ when kpi.StartsWith("response_", StringComparison.Ordinal) => 2,
        "mqls" or "pqls" or "lead_to_mql" => 7,
        _ when kpi.StartsWith("time_to_mql", StringComparison.Ordinal) => 7,
        "sqls" or "disqualified" or "mql_to_sql" or "lead_to_sql" or "disqualified_rate" => 14,
        _ when kpi.StartsWith("time_to_sql", StringComparison.Ordinal) => 14,
        "opportunities" or "sql_to_opportunity" => 60,
        _ when kpi.StartsWith("time_to_opportunity", StringComparison.Ordinal) => 60,
        _ => 180,
    };
}
