namespace FunnelStream.Kpis;

/// <summary>The Wilson score interval of a proportion (Wilson 1927, without continuity correction), 95 %.</summary>
internal static class Wilson
{
    // 97.5th percentile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Bounds for <paramref name="successes"/> out of <paramref name="trials"/> (above 0, not below the successes; weighted counts need not be whole).</summary>
    public static (double Low, double High) Interval(double successes, double trials)
    {
        var n = trials;
        var p = successes / n;
        var z2 = Z * Z;
        var centre = p + (z2 / (2 * n));
        var spread = Z * Math.Sqrt(((p * (1 - p)) + (z2 / (4 * n))) / n);
        var scale = 1 + (z2 / n);

        // Exact at the ends, where rounding would leave 1e-17 beside 0 or 1.
        return (successes == 0 ? 0 : (centre - spread) / scale, successes == trials ? 1 : (centre + spread) / scale);
    }
}
