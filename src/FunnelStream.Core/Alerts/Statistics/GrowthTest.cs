using MathNet.Numerics.Distributions;

namespace FunnelStream.Alerts.Statistics;

/// <summary>
/// Whether a count grew between two spans of equal length. Of two Poisson counts, given their sum, the later one is binomial
/// with chance ½ where nothing grew (Przyborowski and Wilenski, "Homogeneity of results in testing samples from Poisson
/// series", Biometrika 31, 1940).
/// </summary>
internal static class GrowthTest
{
    /// <summary>Chance of at least <paramref name="later"/> of the sum in the later span where nothing grew, one-sided; 1 where both are 0.</summary>
    public static double PValue(long later, long earlier) =>
        later <= 0 ? 1 : 1 - Binomial.CDF(0.5, (int)(later + earlier), later - 1);

    /// <summary>Chance of at most <paramref name="most"/> successes in <paramref name="trials"/> of chance <paramref name="chance"/>.</summary>
    public static double BinomialLowerTail(long most, long trials, double chance) =>
        most < 0 ? 0 : most >= trials ? 1 : Binomial.CDF(chance, (int)trials, most);
}
