namespace FunnelStream.Tests.Grafana;

/// <summary>
/// Where each coloured limit of a panel comes from. The rules' defaults are those of the alerts' design; a rule whose
/// options are at hand in code is to be read from there.
/// </summary>
internal static class RuleDefaults
{
    private const double Day = 86_400;

    private const double UtilizationWarning = .85;
    private const double UtilizationCritical = .95;
    private const double WorkInProgress = 30;
    private const double ResponseSla = 2 * Day;
    private const double SlaForecastCritical = Day;
    private const double BudgetPace = 1.1;
    private const double IllusoryGrowth = .2;

    // Grafana's own rules, and the writer's buffer.
    private const double BehindTheClock = 900;
    private static readonly double Buffer = new Connectors.InfluxDb.InfluxOptions().MaxWaitingPoints;

    /// <summary>By dashboard and English title of a panel: its limits in order. A panel that is not here has none.</summary>
    public static IReadOnlyDictionary<(string Dashboard, string Panel), double[]> Limits { get; } = new Dictionary<(string, string), double[]>
    {
        [("funnelstream-live", "Lead growth")] = [IllusoryGrowth],
        [("funnelstream-live", "Response time, p90")] = [ResponseSla],
        [("funnelstream-live", "Active alerts")] = [1],
        [("funnelstream-paid", "ROI")] = [0],
        [("funnelstream-paid", "Campaigns")] = [0], // of the column ROI
        [("funnelstream-paid", "Budget pace")] = [BudgetPace],
        [("funnelstream-sales", "Utilization")] = [UtilizationWarning, UtilizationCritical],
        [("funnelstream-sales", "Backlog per rep")] = [WorkInProgress],
        [("funnelstream-sales", "Response time, p90")] = [ResponseSla],
        [("funnelstream-sales", "Response time")] = [ResponseSla],
        [("funnelstream-sales", "Time to the SLA limit")] = [SlaForecastCritical, 7 * Day],
        [("funnelstream-sales", "Time to the backlog limit")] = [SlaForecastCritical, 7 * Day],
        [("funnelstream-sales", "Forecast")] = [SlaForecastCritical],
        [("funnelstream-pipeline", "Signs of life")] = [1],
        [("funnelstream-pipeline", "Event time behind the clock")] = [BehindTheClock],
        [("funnelstream-pipeline", "Behind the clock")] = [BehindTheClock],
        [("funnelstream-pipeline", "Points refused")] = [1],
        [("funnelstream-pipeline", "Points dropped")] = [1],
        [("funnelstream-pipeline", "Points waiting")] = [Buffer / 2, Buffer],
        [("funnelstream-pipeline", "Points waiting for InfluxDB")] = [Buffer],
    };
}
