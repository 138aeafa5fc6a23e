using FunnelStream.Panes;

namespace FunnelStream.Oracle;

/// <summary>Percentiles of lags, all in seconds. What is published is the upper edge of the bucket that holds the exact lag; of the last, which has no end, its lower edge as a bound.</summary>
internal static class NaiveLags
{
    /// <summary>Smallest lag that at least the share <paramref name="p"/> of the lags do not exceed.</summary>
    public static NaiveKpi NearestRank(IReadOnlyList<long> lags, double p)
    {
        if (lags.Count == 0)
        {
            return NaiveKpi.Undefined;
        }

        var exact = lags.Order().ElementAt((int)Math.Ceiling(p * lags.Count) - 1);
        return Published(Edge(exact));
    }

    public static NaiveKpi Mean(IReadOnlyList<long> lags) => lags.Count == 0 ? NaiveKpi.Undefined : new NaiveKpi((double)lags.Sum() / lags.Count / 1_000);

    /// <summary>
    /// Kaplan–Meier: the smallest lag at which the estimated share of the unanswered has fallen to 1 − p. A wait that was
    /// cut off counts among those at risk up to and including the bucket it was cut off in. Beyond the observed, all that
    /// is known is the longest wait: its bucket's edge where a closure ended it, its age where it still goes on.
    /// </summary>
    public static NaiveKpi KaplanMeier(IReadOnlyList<long> answered, IReadOnlyList<long> closed, IReadOnlyList<long> waiting, double p)
    {
        var answers = answered.Select(Edge).ToList();
        var cutOff = closed.Concat(waiting).Select(Edge).ToList();
        var unanswered = 1.0;
        foreach (var lag in answers.Distinct().Order())
        {
            var atRisk = answers.Count(a => a >= lag) + cutOff.Count(c => c >= lag);
            unanswered *= 1 - ((double)answers.Count(a => a == lag) / atRisk);
            if (unanswered <= 1 - p + 1e-12)
            {
                return Published(lag);
            }
        }

        double[] observed = [.. answers.Concat(closed.Select(Edge)).Select(edge => edge == Last ? Beyond : edge), .. waiting.Select(age => age / 1_000.0)];
        return new NaiveKpi(null, Low: observed.Length == 0 ? null : observed.Max());
    }

    private static readonly double Last = LagBuckets.Edge(LagBuckets.Count - 1) / 1_000.0;
    private static readonly double Beyond = LagBuckets.Edge(LagBuckets.Count - 2) / 1_000.0;

    private static NaiveKpi Published(double edge) => edge == Last ? new NaiveKpi(null, Low: Beyond) : new NaiveKpi(edge);

    private static double Edge(long lag) => LagBuckets.Edge(LagBuckets.Of(lag)) / 1_000.0;
}
