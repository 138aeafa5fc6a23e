using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>Every KPI there is. To add one, add a line; if it is of a new kind, add that kind's file.</summary>
public static class KpiCatalog
{
    /// <summary>All KPIs, in the order they are shown.</summary>
    public static IReadOnlyList<Kpi> All { get; } =
    [
        new Count("visits", Tally.Visits),
        new Count("leads", Tally.Leads),
        new Count("pqls", Tally.Pqls),
        new Count("mqls", Tally.Mqls),
        new Count("sqls", Tally.Sqls),
        new Count("opportunities", Tally.Opportunities),
        new Count("clients", Tally.Clients),
        new Count("lost", Tally.DealsLost),
        new Count("disqualified", Tally.Disqualified),

        new Ratio("visit_to_lead", Tally.Leads, Tally.Visits),
        new Ratio("lead_to_mql", Tally.Mqls, Tally.Leads),
        new Ratio("mql_to_sql", Tally.Sqls, Tally.Mqls),
        new Ratio("sql_to_opportunity", Tally.Opportunities, Tally.Sqls),
        new Ratio("opportunity_to_client", Tally.Clients, Tally.Opportunities),
        new Ratio("sql_to_client", Tally.Clients, Tally.Sqls),
        new Ratio("lead_to_client", Tally.Clients, Tally.Leads),
        new Ratio("visit_to_client", Tally.Clients, Tally.Visits),
        new Ratio("lead_to_sql", Tally.Sqls, Tally.Leads),
        new Ratio("disqualified_rate", Tally.Disqualified, Tally.Leads),
        new Ratio("win_rate", Tally.DealsWon, Tally.DealsDecided),

        new Money("spend", Amount.Spend),
        new Money("revenue", Amount.Revenue),
        new MoneyPer("average_basket", Amount.Revenue, Tally.DealsWon),
        new MoneyPer("revenue_per_lead", Amount.Revenue, Tally.Leads),
        new Money("pipeline_value", Amount.OpenValue),
        new MoneyPer("cost_per_lead", Amount.Cost, Tally.Leads, Face.Period),
        new MoneyPer("cost_per_mql", Amount.Cost, Tally.Mqls, Face.Period),
        new MoneyPer("cost_per_sql", Amount.Cost, Tally.Sqls, Face.Period),
        new MoneyPer("cost_per_opportunity", Amount.Cost, Tally.Opportunities, Face.Period),
        new MoneyPer("cac", Amount.Cost, Tally.Clients, Face.Period),
        new ReturnOnSpend("roi"),
        new CommercialPerformance("commercial_performance"),
        new PipelineVelocity("pipeline_velocity"),

        new ResponsePercentile("response_time_p50", 50),
        new ResponsePercentile("response_time_p90", 90),
        new ResponsePercentile("response_time_business_p50", 50, inWorkingTime: true),
        new ResponsePercentile("response_time_business_p90", 90, inWorkingTime: true),
        new Ratio("response_within_5m", Tally.AnsweredWithin(TimeSpan.FromMinutes(5)), Tally.Leads, Face.Cohort),
        new Ratio("response_within_1h", Tally.AnsweredWithin(TimeSpan.FromHours(1)), Tally.Leads, Face.Cohort),
        new Ratio("response_within_24h", Tally.AnsweredWithin(TimeSpan.FromHours(24)), Tally.Leads, Face.Cohort),
        new Ratio("response_within_48h", Tally.AnsweredWithin(TimeSpan.FromHours(48)), Tally.Leads, Face.Cohort),
        new Count("unanswered", Tally.Unanswered, Face.Cohort),

        new LagMean("time_to_mql_mean", Lag.Mql, Horizon.Mql),
        new LagPercentile("time_to_mql_p50", Lag.Mql, 50, Horizon.Mql),
        new LagPercentile("time_to_mql_p90", Lag.Mql, 90, Horizon.Mql),
        new LagMean("time_to_sql_mean", Lag.Sql, Horizon.Sql),
        new LagPercentile("time_to_sql_p50", Lag.Sql, 50, Horizon.Sql),
        new LagPercentile("time_to_sql_p90", Lag.Sql, 90, Horizon.Sql),
        new LagMean("time_to_opportunity_mean", Lag.Opportunity, Horizon.Opportunity),
        new LagPercentile("time_to_opportunity_p50", Lag.Opportunity, 50, Horizon.Opportunity),
        new LagPercentile("time_to_opportunity_p90", Lag.Opportunity, 90, Horizon.Opportunity),
        new LagMean("time_to_client_mean", Lag.Client, Horizon.Client),
        new LagPercentile("time_to_client_p50", Lag.Client, 50, Horizon.Client),
        new LagPercentile("time_to_client_p90", Lag.Client, 90, Horizon.Client),
        new LagMean("sales_cycle_mean", Lag.SalesCycle, Horizon.Client),
        new LagPercentile("sales_cycle_p50", Lag.SalesCycle, 50, Horizon.Client),
        new LagPercentile("sales_cycle_p90", Lag.SalesCycle, 90, Horizon.Client),

        new Growth("lead_growth", (_, cells) => cells[Field.Leads]),
        new Growth("revenue_growth", (input, cells) => Amount.RevenueOf(cells) is { } minor ? (double)input.Major(minor) : null),
    ];

    /// <summary>The KPIs that exist in a face; see <see cref="Kpi.NeedsTraffic"/>, <see cref="Kpi.IsGrowth"/> and <see cref="Kpi.NeedsCalendar"/>.</summary>
    public static IReadOnlyList<Kpi> Of(Face face, bool withTraffic, bool withGrowth, bool withCalendar) =>
        [.. All.Where(kpi => kpi.Faces.HasFlag(face) && (withTraffic || !kpi.NeedsTraffic) && (withGrowth || !kpi.IsGrowth) && (withCalendar || !kpi.NeedsCalendar))];
}
