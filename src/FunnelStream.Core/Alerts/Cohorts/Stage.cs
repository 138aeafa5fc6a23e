using FunnelStream.Panes;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>A step of the funnel: of the leads that reached one milestone, those that reach another within a horizon.</summary>
/// <param name="Name">As in <c>mql_to_sql</c>.</param>
/// <param name="From">The first milestone; null: creation.</param>
/// <param name="To">The second.</param>
/// <param name="Horizon">The age up to which a lead is followed. Both milestones' lags count from creation.</param>
internal sealed record Stage(string Name, Lag? From, Lag To, TimeSpan Horizon)
{
    /// <summary>The last bucket within the horizon.</summary>
    public int LastBucket { get; } = BucketWithin((long)Horizon.TotalMilliseconds);

    /// <summary>The horizon in ms.</summary>
    public long HorizonMillis => (long)Horizon.TotalMilliseconds;

    /// <summary>The last bucket whose lags all lie within an age; −1 where there is none. Ages beyond the horizon count as it.</summary>
    /// <param name="ageMillis">Milliseconds.</param>
    public int BucketAt(long ageMillis) => Math.Min(LastBucket, BucketWithin(ageMillis));

    /// <summary>How many leads of a pane had reached the first milestone within a bucket.</summary>
    public long Started(Cells cells, int bucket) => From is { } lag ? Within(cells, lag, bucket) : bucket < 0 ? 0 : cells[Field.Leads];

    /// <summary>How many had reached the second one.</summary>
    public long Reached(Cells cells, int bucket) => Within(cells, To, bucket);

    private static long Within(Cells cells, Lag lag, int bucket)
    {
        long sum = 0;
        var beyond = Field.Histogram(lag, bucket) + 1;
        foreach (ref readonly var cell in cells.Histogram(lag))
        {
            if (cell.Id >= beyond)
            {
                break;
            }

            sum += cell.Value;
        }

        return sum;
    }

    private static int BucketWithin(long ageMillis)
    {
        if (ageMillis < 0)
        {
            return -1;
        }

        var bucket = LagBuckets.Of(ageMillis);
        return LagBuckets.Edge(bucket) <= ageMillis ? bucket : bucket - 1;
    }
}
