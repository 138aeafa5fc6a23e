using FunnelStream.Alerts.Statistics;
using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>
/// Tells whether leads convert less often, or as often but later, from those that have matured since it began: their final rate beside the baseline's
/// (Newcombe's interval), and how many of their conversions came within the baseline's median lag (sign test for the median).
/// </summary>
internal static class LowerOrSlower
{
    /// <summary>Fewer conversions that came or were expected tell nothing.</summary>
    private const int LeastConversions = 5;

    /// <summary><c>lower</c>, <c>slower</c> or <c>not_yet_known</c>.</summary>
    /// <param name="mature">Leads that have matured since it began; null where none can have.</param>
    /// <param name="baseline">What is normal.</param>
    /// <param name="maxRatio">A final rate of at most this share of the baseline's is lower even if leads are slower as well.</param>
    public static string Of(MaturedSums? mature, Baseline baseline, double maxRatio)
    {
        if (mature is null || mature.Started * baseline.Rate < LeastConversions)
        {
            return "not_yet_known";
        }

        var isLower = TwoProportions.Newcombe(mature.Reached, mature.Started, baseline.Sums.Reached, baseline.Sums.Started).High < 0;
        var isSlower = mature.Reached >= LeastConversions
            && baseline.Sums.MedianLag() is { } median
            && GrowthTest.BinomialLowerTail(
                mature.ReachedWithin(median), mature.Reached, (double)baseline.Sums.ReachedWithin(median) / baseline.Sums.Reached) <= 0.05;
        return isLower && (!isSlower || mature.Reached <= maxRatio * baseline.Rate * mature.Started) ? "lower"
            : isSlower ? "slower"
            : "not_yet_known";
    }
}
