using FunnelStream.Http;
using FunnelStream.Kpis;

namespace FunnelStream.LiveBoard.Api;

/// <summary>Calendar cohorts with their KPIs and the way they ripened.</summary>
internal static class CohortAnswer
{
    /// <summary>The cohorts of a channel, or of all where it is null.</summary>
    public static object Of(LiveSnapshot snapshot, CohortPeriod period, string? channel)
    {
        var maturation = snapshot.History.Maturation[period];
        var kpis = snapshot.History.Cohorts[period]
            .Where(result => Channel(result) == channel)
            .GroupBy(result => result.From)
            .ToDictionary(cohort => cohort.Key, cohort => cohort.ToDictionary(result => result.Kpi, result => result.Value));
        return new
        {
            Period = period.Name(),
            Channel = channel,
            Watermark = LiveJson.Time(snapshot.Board.Watermark),
            maturation.AgesDays,
            Cohorts = maturation.Rows.Where(row => row.Channel == channel).Select(row => new
            {
                From = LiveJson.Time(row.From),
                To = LiveJson.Time(row.To),
                row.Leads,
                row.Milestones,
                Values = kpis[row.From],
            }),
        };
    }

    private static string? Channel(in KpiResult result) => result.Scope.Names.Count == 0 ? null : result.Scope.Names[0];
}
