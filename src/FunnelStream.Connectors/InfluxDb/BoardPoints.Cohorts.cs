using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    private const long Day = 86_400_000;

    private static readonly int[] Ages = [1, 7, 14, 30, 90]; // days; all of them edges of the lag histograms

    private static readonly (string Name, Lag Lag, string[] Within)[] Milestones =
    [
        Milestone("response", Lag.Response),
        Milestone("mql", Lag.Mql),
        Milestone("pql", Lag.Pql),
        Milestone("sql", Lag.Sql),
        Milestone("opportunity", Lag.Opportunity),
        Milestone("client", Lag.Client),
    ];

    /// <summary>Fields of <c>funnel_cohort</c>, in the order of the line.</summary>
    internal static IReadOnlyList<string> CohortFields { get; } = ["size", .. Milestones.SelectMany(m => m.Within.Append(m.Name)), "final"];

    /// <summary>
    /// A calendar cohort, <c>funnel_cohort</c>: how many leads were created, and of those, per milestone, how many got there
    /// within 1, 7, 14, 30 and 90 days of their creation (<c>mql_7d</c>) and so far (<c>mql</c>).
    /// </summary>
    public static PointBuilder Cohort(PointBuilder point, in CohortChange change)
    {
        point.Begin("funnel_cohort", change.Start / 1_000)
            .Tag("period", change.Period.Name())
            .Tag("channel", change.Channel)
            .Tag("campaign", change.Campaign)
            .Field("size", change.Cells[Field.Leads]);
        foreach (var (name, lag, within) in Milestones)
        {
            for (var i = 0; i < Ages.Length; i++)
            {
                point.Field(within[i], Reached(change.Cells, lag, LagBuckets.Of(Ages[i] * Day)));
            }

            point.Field(name, Reached(change.Cells, lag, LagBuckets.Count));
        }

        return point.Field("final", change.Final ? 1L : 0L);
    }

    private static long Reached(Cells cells, Lag lag, int bucket)
    {
        long reached = 0;
        foreach (var cell in cells.Histogram(lag))
        {
            reached += cell.Id <= Field.Histogram(lag, bucket) ? cell.Value : 0;
        }

        return reached;
    }

    private static (string Name, Lag Lag, string[] Within) Milestone(string name, Lag lag) =>
        (name, lag, [.. Ages.Select(age => $"{name}_{age}d")]);
}
