namespace FunnelStream.Connectors.InfluxDb;

/// <summary>How long to wait before trying again.</summary>
internal sealed class RetryDelay(Random jitter)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromMinutes(10);

    /// <param name="failures">Failures in a row so far, at least 1.</param>
    /// <param name="askedFor">What the server asked for; it can lengthen the wait, never shorten it to a hammering.</param>
    public TimeSpan After(int failures, TimeSpan? askedFor)
    {
        var doubled = Shortest * Math.Pow(2, Math.Min(failures - 1, 20));
        var ceiling = doubled < Longest ? doubled : Longest;
        var delay = Shortest + ((ceiling - Shortest) * NextDouble());
        if (askedFor > delay)
        {
            delay = askedFor.Value < LongestAskedFor ? askedFor.Value : LongestAskedFor;
        }

        return delay;
    }

    private double NextDouble()
    {
        // Lanes share the generator, and a seeded Random is not safe for that.
        lock (jitter)
        {
            return jitter.NextDouble();
        }
    }
}
