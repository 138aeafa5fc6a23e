using FunnelStream.Capacity;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>
    /// How a team, or a rep of it, stands, <c>funnel_capacity</c>: tags <c>team</c> and <c>rep</c> (<c>(all)</c>: the team's
    /// total). Rates are per working day; <c>response_p90</c> is seconds of working time; the times to the limits are seconds
    /// of clock time from the point on, 0 where it is so already. What is not known, never happens or lies beyond what was
    /// observed is left out.
    /// </summary>
    public static PointBuilder Capacity(PointBuilder point, CapacityFigures figures)
    {
        point.Begin("funnel_capacity", figures.At / 1_000)
            .Tag("team", figures.Team.Name)
            .Tag("rep", figures.Rep ?? All)
            .Field("backlog", figures.Backlog)
            .Field("reps", (long)figures.Reps);
        Number(point, "backlog_per_rep", figures.BacklogPerRep);
        Number(point, "arrival_rate", figures.ArrivalRate);
        Number(point, "service_rate", figures.ServiceRate);
        Number(point, "utilization", figures.Workload?.Utilization);
        Number(point, "response_p90", figures.ResponseP90 / 1_000.0);
        Number(point, "time_to_wip_limit", Seconds(figures, figures.Workload?.TimeToWipLimit));
        Number(point, "time_to_sla_limit", Seconds(figures, figures.Workload?.TimeToSlaLimit));
        return point;
    }

    private static double? Seconds(CapacityFigures figures, Forecast? forecast) =>
        forecast is { } time && figures.TimeOf(time.Days) is { } at ? (at - figures.At) / 1_000.0 : null;
}
