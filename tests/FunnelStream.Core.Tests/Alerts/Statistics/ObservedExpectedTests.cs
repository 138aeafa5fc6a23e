namespace FunnelStream.Alerts.Statistics;

/// <summary>The test of a rate, and the checks of its specification.</summary>
public sealed class ObservedExpectedTests
{
    // 40 leads at each of four ages, of which so many have converted by then in the baseline.
    private static readonly double[] Shares = [.05, .125, .19, .25];
    private static readonly double Expected = Shares.Sum(share => 40 * share);
    private static readonly double Binomial = Shares.Sum(share => 40 * share * (1 - share));

    [Theory]
    [InlineData(12, -2.702)]
    [InlineData(18, -1.415)]
    public void Fewer_than_expected_of_leads_of_these_ages(long observed, double z)
    {
        var counts = Counts(observed);

        counts.Expected.ShouldBe(24.6, 1e-12);
        counts.Variance.ShouldBe(21.7465, .00005);
        counts.Z.ShouldBe(z, .0005);
    }

    [Fact]
    public void Days_of_varying_quality_say_less()
    {
        var counts = Counts(12) with { Dispersion = 4 };

        counts.Variance.ShouldBe(4 * Counts(12).Variance, 1e-9);
        counts.Z.ShouldBe(Counts(12).Z / 2, 1e-9);
    }

    [Fact]
    public void A_rate_that_is_given_is_not_uncertain() => (Counts(12) with { RateVariance = 0 }).Variance.ShouldBe(Binomial, 1e-12);

    [Fact]
    public void Nothing_expected_is_nothing_to_compare()
    {
        var none = new ObservedExpected(0, 0, 0, 0);
        none.Ratio.ShouldBeNull();
        none.Z.ShouldBe(0);
        none.RatioInterval().ShouldBeNull();
    }

    [Fact]
    public void The_interval_of_the_ratio_holds_it_and_reaches_as_far_as_chance()
    {
        var (low, high) = Counts(12).RatioInterval()!.Value;
        low.ShouldBeLessThan(12 / 24.6);
        high.ShouldBeGreaterThan(12 / 24.6);
        high.ShouldBeLessThan(1);

        // Of none the upper bound is the exact Poisson one: e⁻ᵐ = 2.5 %.
        var (zero, most) = Counts(0).RatioInterval()!.Value;
        zero.ShouldBe(0);
        Math.Exp(-most * 24.6).ShouldBe(.025, 1e-12);
    }

    [Fact]
    public void What_can_be_found_is_found_in_four_of_five()
    {
        // At z ≤ −2.326 of E = 24.6: O of 13 at most. Leads of these ages, converting less by the drop, come to that in 80 %.
        var counts = Counts(12);
        var drop = counts.DetectableDrop(13)!.Value;
        PoissonBinomial.LowerTail(13, Shares.Select(share => (share * (1 - drop), 40L))).ShouldBe(.8, .06);
        counts.DetectableDrop(-1).ShouldBeNull();
        counts.DetectableDrop(20)!.Value.ShouldBeLessThan(drop);
    }

    private static ObservedExpected Counts(long observed) => new(observed, Expected, Binomial, (1 - .25) / 250);
}
