using MathNet.Numerics.Distributions;

namespace FunnelStream.Alerts.Statistics;

/// <summary>Exact chances, against published figures and against another way to compute them.</summary>
public sealed class TailsTests
{
    [Theory]
    [InlineData(2, 20, .25, .0913)]
    [InlineData(5, 50, .25, .0070)]
    public void Trials_of_the_same_chance_are_binomial(int most, int trials, double chance, double tail)
    {
        PoissonBinomial.LowerTail(most, [(chance, trials)]).ShouldBe(tail, .00005);
        PoissonBinomial.LowerTail(most, [(chance, trials)]).ShouldBe(Binomial.CDF(chance, trials, most), 1e-12);
    }

    [Fact]
    public void Trials_of_different_chances_are_all_their_outcomes()
    {
        double[] chances = [.05, .125, .19, .25, .4, .9];
        var tails = PoissonBinomial.LowerTails(chances.Length, chances.Select(chance => (chance, 1L)));
        for (var most = 0; most <= chances.Length; most++)
        {
            var sum = 0.0;
            for (var outcome = 0; outcome < 1 << chances.Length; outcome++)
            {
                var successes = System.Numerics.BitOperations.PopCount((uint)outcome);
                sum += successes > most ? 0 : chances.Select((chance, i) => (outcome >> i & 1) == 1 ? chance : 1 - chance).Aggregate(1.0, (a, b) => a * b);
            }

            tails[most].ShouldBe(sum, 1e-12);
        }

        PoissonBinomial.LowerTail(-1, [(.5, 3)]).ShouldBe(0);
        PoissonBinomial.LowerTail(1, [(0, 7)]).ShouldBe(1);
    }

    [Fact]
    public void Of_many_tests_so_many_are_called_as_can_be()
    {
        // Benjamini and Hochberg 1995, section 3.2: of these fifteen at 5 % the first four.
        double[] published = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1];
        BenjaminiHochberg.Threshold(published.Reverse(), .05).ShouldBe(.0095);

        // One that fails its own bound survives where a later one does not fail.
        BenjaminiHochberg.Threshold([.03, .04], .05).ShouldBe(.04);
        BenjaminiHochberg.Threshold([.3, .4], .05).ShouldBeLessThan(0);
        BenjaminiHochberg.Threshold([], .05).ShouldBeLessThan(0);
    }

    [Fact]
    public void Days_that_vary_as_chance_has_it_are_not_dispersed()
    {
        Dispersion.Of(Enumerable.Repeat((40L, 10L), 30), 14).ShouldBe(1);

        // Days of 5 and of 15 of 40 where 10 are usual: χ² = 30 · 25 ÷ 7.5.
        Dispersion.Of(Enumerable.Range(0, 30).Select(day => (40L, day % 2 == 0 ? 5L : 15L)), 14).ShouldBe(30 * 25 / 7.5 / 29, 1e-9);
        Dispersion.Of(Enumerable.Range(0, 13).Select(day => (40L, day % 2 == 0 ? 5L : 15L)), 14).ShouldBe(1);
        Dispersion.Of(Enumerable.Repeat((40L, 0L), 30), 14).ShouldBe(1);
    }

    [Fact]
    public void Growth_is_binomial_given_the_sum()
    {
        GrowthTest.PValue(8, 2).ShouldBe((45 + 10 + 1) / 1024.0, 1e-12);
        GrowthTest.PValue(0, 0).ShouldBe(1);
        GrowthTest.PValue(0, 5).ShouldBe(1);
        GrowthTest.BinomialLowerTail(2, 20, .25).ShouldBe(.0913, .00005);
    }

    [Fact]
    public void Two_proportions_as_published()
    {
        // Newcombe 1998, table II, method 10: 56/70 and 48/80.
        var (low, high) = TwoProportions.Newcombe(56, 70, 48, 80);
        low.ShouldBe(.0524, .00005);
        high.ShouldBe(.3339, .00005);
        TwoProportions.PooledZ(56, 70, 48, 80).ShouldBe(2.6502, .00005);
        TwoProportions.PooledZ(5, 5, 7, 7).ShouldBe(0);
    }
}
