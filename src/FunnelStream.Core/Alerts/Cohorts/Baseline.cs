using FunnelStream.Alerts.Statistics;
using FunnelStream.Kpis;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>What is normal for a segment: how its leads used to convert as they grew older.</summary>
internal sealed class Baseline
{
    private const int LeastDays = 14;

    private Baseline(AlertLabels from, MaturedSums sums, double[] rates, double rateVariance, double dispersion) =>
        (From, Sums, Rates, RateVariance, Dispersion) = (from, sums, rates, rateVariance, dispersion);

    /// <summary>The segment whose leads it is made of: the one that is judged, or one that holds it.</summary>
    public AlertLabels From { get; }

    /// <summary>Its leads.</summary>
    public MaturedSums Sums { get; }

    /// <summary>By bucket: G, the share that has converted by an age.</summary>
    public double[] Rates { get; }

    /// <summary>p = G(H).</summary>
    public double Rate => Rates[^1];

    /// <summary>(1−p)/k_b; 0 where the rate was configured.</summary>
    public double RateVariance { get; }

    /// <summary>φ: by how much more than chance the quality of days varies.</summary>
    public double Dispersion { get; }

    /// <summary>Of leads that have matured.</summary>
    public static Baseline Of(AlertLabels from, MaturedSums sums)
    {
        var rates = sums.Rates();
        return new Baseline(from, sums, rates, sums.Reached > 0 ? (1 - rates[^1]) / sums.Reached : 0, Statistics.Dispersion.Of(sums.Days, LeastDays));
    }

    /// <summary>The same course of maturing towards a configured rate.</summary>
    public Baseline Towards(double rate) =>
        Rate == 0 ? this : new Baseline(From, Sums, [.. Rates.Select(share => Math.Min(1, share * rate / Rate))], 0, Dispersion);

    /// <summary>The same course of maturing towards a rate that is mostly that of some other leads, as far as there are any.</summary>
    /// <param name="own">The other leads, all as old as the horizon.</param>
    /// <param name="weight">How many leads these here count for beside them.</param>
    /// <remarks>The mean of a beta distribution whose prior is this baseline's rate with the weight of so many leads.</remarks>
    public Baseline With(MaturedSums own, double weight)
    {
        if (own.Started == 0 || Rate == 0)
        {
            return this;
        }

        var leads = own.Started + weight;
        var rate = (own.Reached + (weight * Rate)) / leads;
        return new Baseline(From, Sums, [.. Rates.Select(share => Math.Min(1, share * rate / Rate))], Math.Max(0, 1 - rate) / (rate * leads), Dispersion);
    }

    /// <summary>Fresh leads beside it.</summary>
    public ObservedExpected Compare(FreshSums fresh)
    {
        var (expected, binomial) = fresh.Expect(Rates);
        return new ObservedExpected(fresh.Observed, expected, binomial, RateVariance, Dispersion);
    }
}
