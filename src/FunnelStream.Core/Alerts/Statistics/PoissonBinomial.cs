namespace FunnelStream.Alerts.Statistics;

/// <summary>The number of successes of independent trials whose chances differ (Poisson-binomial distribution), exactly.</summary>
internal static class PoissonBinomial
{
    /// <summary>P(X ≤ <paramref name="most"/>); 0 below 0.</summary>
    public static double LowerTail(long most, IEnumerable<(double Chance, long Count)> trials) => most < 0 ? 0 : LowerTails((int)most, trials)[^1];

    /// <summary>P(X ≤ k) for every k from 0 to <paramref name="most"/>.</summary>
    /// <param name="most">At least 0.</param>
    /// <param name="trials">So many trials with a chance each; counts are not negative, chances from 0 to 1.</param>
    /// <remarks>
    /// Adds trial after trial (the recursion of Barlow and Heidmann, "Computing k-out-of-n system reliability", IEEE Trans.
    /// Reliability 33, 1984), keeping only 0 to <paramref name="most"/> successes: exact, and of as many steps as trials × successes.
    /// </remarks>
    public static double[] LowerTails(int most, IEnumerable<(double Chance, long Count)> trials)
    {
        var mass = new double[most + 1];
        mass[0] = 1;
        foreach (var (chance, count) in trials)
        {
            for (var trial = 0L; trial < count; trial++)
            {
                for (var k = mass.Length - 1; k > 0; k--)
                {
                    mass[k] = (mass[k] * (1 - chance)) + (mass[k - 1] * chance);
                }

                mass[0] *= 1 - chance;
            }
        }

        for (var k = 1; k < mass.Length; k++)
        {
            mass[k] = Math.Min(1, mass[k] + mass[k - 1]);
        }

        return mass;
    }
}
