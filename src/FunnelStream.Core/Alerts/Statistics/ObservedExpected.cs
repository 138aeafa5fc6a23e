namespace FunnelStream.Alerts.Statistics;

/// <summary>
/// Conversions observed beside those expected of leads of these ages: E = ΣG(aᵢ), V = φ·(ΣG(1−G) + E²(1−p)/k_b),
/// z = (O − E)/√V. The second part of V is the baseline's own uncertainty: of a rate p seen in k_b conversions, the relative
/// variance is (1−p)/k_b (indirect standardisation; Breslow and Day, "Statistical Methods in Cancer Research" II, 1987, ch. 2).
/// </summary>
/// <param name="Observed">O.</param>
/// <param name="Expected">E.</param>
/// <param name="Binomial">ΣG(1−G).</param>
/// <param name="RateVariance">(1−p)/k_b; 0 where the rate is given rather than measured.</param>
/// <param name="Dispersion">φ, at least 1.</param>
internal readonly record struct ObservedExpected(long Observed, double Expected, double Binomial, double RateVariance, double Dispersion = 1)
{
    /// <summary>V.</summary>
    public double Variance => Dispersion * (Binomial + (Expected * Expected * RateVariance));

    /// <summary>O/E; null where nothing is expected.</summary>
    public double? Ratio => Expected > 0 ? Observed / Expected : null;

    /// <summary>z; 0 where nothing can vary.</summary>
    public double Z => Variance > 0 ? (Observed - Expected) / Math.Sqrt(Variance) : 0;

    /// <summary>
    /// 95 % interval of O/E on the logarithmic scale (delta method), the variance being that at the rate observed; with nothing observed
    /// it reaches from 0 to 3.69/E, the exact Poisson bound.
    /// </summary>
    public (double Low, double High)? RatioInterval()
    {
        if (Ratio is not { } ratio)
        {
            return null;
        }

        if (Observed == 0)
        {
            return (0, -Math.Log(0.025) / Expected);
        }

        // ΣrG(1−rG) with ΣG² = E − ΣG(1−G).
        var binomial = Math.Max(0, (ratio * Expected) - (ratio * ratio * (Expected - Binomial)));
        var spread = Math.Exp(Normal.Z95 * Math.Sqrt(Dispersion * ((binomial / ((double)Observed * Observed)) + RateVariance)));
        return (ratio / spread, ratio * spread);
    }

    /// <summary>
    /// The smallest drop of the rate, as a fraction of it, that would be found with 80 % power once all these leads show it: O has to come to
    /// <paramref name="limit"/> at most. Null where not even a rate of 0 would be.
    /// </summary>
    public double? DetectableDrop(double limit)
    {
        var (low, high) = (0.0, 1.0);
        if (limit < 0 || !Finds(high, limit))
        {
            return null;
        }

        while (high - low > 1e-6)
        {
            var middle = (low + high) / 2;
            if (Finds(middle, limit))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;
    }

    private bool Finds(double drop, double limit)
    {
        var rate = 1 - drop;
        var binomial = Math.Max(0, (rate * Expected) - (rate * rate * (Expected - Binomial)));
        return (rate * Expected) + (Normal.Z80 * Math.Sqrt(Dispersion * binomial)) <= limit;
    }
}
