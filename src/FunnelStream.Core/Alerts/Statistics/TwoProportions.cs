using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Statistics;

/// <summary>Compares two proportions, <c>k₁/n₁</c> with <c>k₂/n₂</c>; trials are above 0 and not below successes.</summary>
internal static class TwoProportions
{
    /// <summary>
    /// (p₁ − p₂) ÷ √(p(1−p)(1/n₁ + 1/n₂)) with the pooled p: the usual z test, whose square is Pearson's χ². 0 where neither or
    /// both have only successes.
    /// </summary>
    public static double PooledZ(long k1, long n1, long k2, long n2)
    {
        var pooled = (double)(k1 + k2) / (n1 + n2);
        var spread = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / n1) + (1.0 / n2)));
        return spread == 0 ? 0 : (((double)k1 / n1) - ((double)k2 / n2)) / spread;
    }

    /// <summary>
    /// 95 % interval of p₁ − p₂ from the two Wilson intervals: method 10 of Newcombe, "Interval estimation for the difference
    /// between independent proportions", Statistics in Medicine 17 (1998).
    /// </summary>
    public static (double Low, double High) Newcombe(long k1, long n1, long k2, long n2)
    {
        var (p1, p2) = ((double)k1 / n1, (double)k2 / n2);
        var (low1, high1) = Wilson.Interval(k1, n1);
        var (low2, high2) = Wilson.Interval(k2, n2);
        return (p1 - p2 - Hypotenuse(p1 - low1, high2 - p2), p1 - p2 + Hypotenuse(high1 - p1, p2 - low2));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
