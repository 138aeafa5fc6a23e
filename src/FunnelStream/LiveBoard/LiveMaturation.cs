using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.LiveBoard;

/// <summary>How cohorts ripen: by age, the share of their leads that had reached a milestone by then.</summary>
/// <param name="AgesDays">The ages, days since creation.</param>
/// <param name="Rows">A row for each cohort and channel, the earliest first.</param>
internal sealed record LiveMaturation(IReadOnlyList<int> AgesDays, IReadOnlyList<LiveMaturationRow> Rows)
{
    private const long Day = 86_400_000;

    private static readonly (string Name, Lag Lag)[] Milestones =
        [("response", Lag.Response), ("mql", Lag.Mql), ("sql", Lag.Sql), ("opportunity", Lag.Opportunity), ("client", Lag.Client)];

    /// <summary>How far back cohorts are shown, ms.</summary>
    public static long Reach(CohortPeriod period) => Day * period switch { CohortPeriod.Day => 21, CohortPeriod.Week => 7 * 12, _ => 365 };

    /// <summary>Counts lags within each age. Ages are edges of the histograms, so the shares are exact.</summary>
    public static LiveMaturation Of(CohortPeriod period, IReadOnlyList<KpiResult> cohorts, IReadOnlyList<ScopePanes> scopes, long watermark)
    {
        int[] ages = period switch
        {
            CohortPeriod.Day => [1, 2, 3, 4, 5, 6, 7, 10, 14, 21],
            CohortPeriod.Week => [7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84],
            _ => [14, 30, 60, 90, 120, 150, 180],
        };
        var rows = cohorts.Select(c => (c.From, c.To, Channel: c.Scope.Names.Count == 0 ? null : c.Scope.Names[0])).Distinct();
        var panes = scopes.ToDictionary(scope => scope.Names.Values.Count == 0 ? "" : scope.Names.Values[0]);
        return new LiveMaturation(ages, [.. rows
            .Where(row => panes.ContainsKey(row.Channel ?? ""))
            .Select(row => Row(row.From, row.To, row.Channel, ages, panes[row.Channel ?? ""], watermark))]);
    }

    private static LiveMaturationRow Row(long from, long to, string? channel, int[] ages, ScopePanes scope, long watermark)
    {
        var sum = new Cells();
        foreach (var slice in scope.Slices.Where(s => s.Start * 60_000L >= from && s.Start * 60_000L < to))
        {
            sum.Add(slice.Cells);
        }

        var leads = sum[Field.Leads];
        return new LiveMaturationRow(from, to, channel, leads, Milestones.ToDictionary(
            milestone => milestone.Name,
            milestone => (IReadOnlyList<LiveShare>)[.. ages.Select(age => Share(sum, milestone.Lag, leads, from, to, age * Day, watermark))]));
    }

    // Before its first lead has reached an age a cohort says nothing about it; before its last one has, too little.
    private static LiveShare Share(Cells sum, Lag lag, long leads, long from, long to, long age, long watermark)
    {
        if (leads <= 0 || from + age > watermark)
        {
            return default;
        }

        long reached = 0;
        var beyond = Field.Histogram(lag, LagBuckets.Of(age));
        foreach (var cell in sum.Histogram(lag))
        {
            reached += cell.Id <= beyond ? cell.Value : 0;
        }

        return new LiveShare((double)reached / leads, reached, to + age <= watermark);
    }
}

/// <summary>One cohort of one channel, or of all where it is null. Times are ms since the Unix epoch.</summary>
internal sealed record LiveMaturationRow(long From, long To, string? Channel, long Leads, IReadOnlyDictionary<string, IReadOnlyList<LiveShare>> Milestones);

/// <summary>A share of a cohort's leads; null before any of them is as old. Not final before all are: it still grows.</summary>
internal readonly record struct LiveShare(double? Share, long? Count, bool Final);
