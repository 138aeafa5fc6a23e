namespace FunnelStream.Alerts.Statistics;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>97.5th percentile: half the width, in standard deviations, of a 95 % interval.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>80th percentile: the power that minimum detectable drops are stated for.</summary>
    public const double Z80 = 0.8416212335729143;

    /// <summary>P(Z ≤ <paramref name="z"/>).</summary>
    public static double LowerTail(double z) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, z);
}
