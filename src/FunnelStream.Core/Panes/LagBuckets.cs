namespace FunnelStream.Panes;

/// <summary>
/// The buckets of lag histograms: bucket b holds lags in (Edge(b−1), Edge(b)], bucket 0 holds 0. Edges are whole seconds
/// up to 2 minutes and then steps of at most 2 %, chosen so that the round numbers people agree on (whole minutes up to 2 h, whole
/// hours up to 7 days, whole days up to 180 days) are edges: shares within them are exact, and a percentile, reported as
/// its bucket's upper edge, is at most 2 % too long (a second below 50 s). The last bucket holds every longer lag, too: of those only a lower bound
/// is known, <see cref="Floor"/>. The ladder is part of the state format.
/// </summary>
public static class LagBuckets
{
    private const long Second = 1_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    // From each bound up to the next, edges lie this far apart.
    private static readonly (long UpTo, long Step)[] Ladder =
    [
        (2 * Minute, Second), (5 * Minute, 2 * Second), (10 * Minute, 5 * Second), (30 * Minute, 10 * Second), (60 * Minute, 30 * Second),
        (2 * Hour, Minute), (5 * Hour, 2 * Minute), (10 * Hour, 5 * Minute), (24 * Hour, 10 * Minute), (48 * Hour, 20 * Minute),
        (96 * Hour, 30 * Minute), (7 * Day, Hour), (14 * Day, 3 * Hour), (30 * Day, 6 * Hour), (90 * Day, 12 * Hour), (180 * Day, Day),
        (900 * Day, 3 * Day),
    ];

    private static readonly (long From, long Step, int FirstBucket)[] Steps;
    private static readonly long[] Edges;

    static LagBuckets()
    {
        var edges = new List<long> { 0 };
        var steps = new List<(long, long, int)>();
        foreach (var (upTo, step) in Ladder)
        {
            steps.Add((edges[^1], step, edges.Count));
            while (edges[^1] < upTo)
            {
                edges.Add(edges[^1] + step);
            }
        }

        Edges = [.. edges];
        Steps = [.. steps];
    }

    /// <summary>How many buckets there are (below 2,048).</summary>
    public static int Count => Edges.Length;

    /// <summary>The bucket of a lag in ms; below 0 counts as 0, beyond the last edge as the last bucket.</summary>
    public static int Of(long lagMillis)
    {
        if (lagMillis <= 0)
        {
            return 0;
        }

        if (lagMillis >= Edges[^1])
        {
            return Edges.Length - 1;
        }

        var step = Steps.Length - 1;
        while (Steps[step].From >= lagMillis)
        {
            step--;
        }

        var (from, width, first) = Steps[step];
        return first + (int)((lagMillis - from - 1) / width);
    }

    /// <summary>The inclusive upper edge of a bucket, ms.</summary>
    public static long Edge(int bucket) => Edges[bucket];

    /// <summary>What every lag of a bucket is above, ms: its exclusive lower edge; 0 of the first bucket.</summary>
    public static long Floor(int bucket) => bucket == 0 ? 0 : Edges[bucket - 1];

    /// <summary>Whether a bucket has no upper end: the last one, of lags that may be any longer.</summary>
    public static bool IsOpen(int bucket) => bucket == Edges.Length - 1;

    /// <summary>Whether a lag is an edge, so that the share of lags within it is exact.</summary>
    public static bool IsEdge(long lagMillis) => Array.BinarySearch(Edges, lagMillis) >= 0;
}
