namespace FunnelStream.Alerts.Statistics;

/// <summary>
/// By how much the conversions of days vary more than chance would have it: Pearson's χ² over its degrees of freedom
/// (McCullagh and Nelder, "Generalized Linear Models", 1989, 4.5.2), at least 1.
/// </summary>
internal static class Dispersion
{
    /// <summary>φ of days with so many trials and successes each; 1 where there are fewer than <paramref name="leastDays"/> days.</summary>
    public static double Of(IEnumerable<(long Trials, long Successes)> days, int leastDays)
    {
        var used = days.Where(day => day.Trials > 0).ToArray();
        var p = (double)used.Sum(day => day.Successes) / used.Sum(day => day.Trials);
        if (used.Length < leastDays || p is <= 0 or >= 1)
        {
            return 1;
        }

        var chi2 = 0.0;
        foreach (var (trials, successes) in used)
        {
            var off = successes - (trials * p);
            chi2 += off * off / (trials * p * (1 - p));
        }

        return Math.Max(1, chi2 / (used.Length - 1));
    }
}
