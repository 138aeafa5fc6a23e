namespace FunnelStream.Alerts.Statistics;

/// <summary>
/// Of many tests made together, those that can be called significant so that on average at most a share of them is not
/// (Benjamini and Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57, 1995).
/// </summary>
internal static class BenjaminiHochberg
{
    /// <summary>
    /// The largest p-value that survives: p₍ᵢ₎ ≤ i/m · <paramref name="share"/> for the largest such i. Negative where none does,
    /// so that a test survives where its p-value is at most this.
    /// </summary>
    public static double Threshold(IEnumerable<double> pValues, double share)
    {
        var sorted = pValues.Order().ToArray();
        for (var i = sorted.Length; i > 0; i--)
        {
            if (sorted[i - 1] <= share * i / sorted.Length)
            {
                return sorted[i - 1];
            }
        }

        return -1;
    }
}
