namespace FunnelStream.Alerts.Statistics;

/// <summary>
/// Watches a rate, lead by lead, for a fall from p to p₁: a sum of log-likelihood ratios that never falls below 0 (Page's
/// cumulative sum for Bernoulli observations; Reynolds and Stoumbos, "A CUSUM chart for monitoring a proportion when
/// inspecting continuously", J. Quality Technology 31, 1999).
/// </summary>
/// <param name="P">The rate in control, between 0 and 1.</param>
/// <param name="P1">The lower rate to tell, between 0 and <paramref name="P"/>.</param>
/// <param name="Dispersion">
/// φ, at least 1: where the quality of days varies, leads of a day say less than as many independent ones (quasi-likelihood; Wedderburn,
/// Biometrika 61, 1974).
/// </param>
internal readonly record struct BernoulliCusum(double P, double P1, double Dispersion = 1)
{
    /// <summary>What a lead adds that converted: below 0.</summary>
    public double Converted => Math.Log(P1 / P) / Dispersion;

    /// <summary>What a lead adds that did not: above 0.</summary>
    public double Missed => Math.Log((1 - P1) / (1 - P)) / Dispersion;

    /// <summary>The sum after one more lead.</summary>
    public double Step(double sum, bool converted) => Math.Max(0, sum + (converted ? Converted : Missed));

    /// <summary>
    /// The threshold at which alarms in control lie at least <paramref name="leads"/> leads apart on average: (eʰ − h − 1) ÷ KL(p‖p₁)
    /// leads, Wald's approximation without overshoot, which alarms earlier than the sum does (by about a quarter), so this errs on the quiet side.
    /// </summary>
    public double ThresholdFor(double leads)
    {
        var bits = -((P * Converted) + ((1 - P) * Missed));
        var (low, high) = (0.0, 30.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if ((Math.Exp(middle) - middle - 1) / bits < leads)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }
}
