namespace FunnelStream.Oracle;

/// <summary>A KPI's value as the catalogue defines it: no value where a denominator is 0 or money is unavailable.</summary>
/// <param name="Low">Lower bound of the Wilson interval, or what a percentile beyond the observed lies above.</param>
internal sealed record NaiveKpi(double? Value, decimal? Numerator = null, decimal? Denominator = null, double? Low = null, double? High = null)
{
    public static NaiveKpi Undefined { get; } = new((double?)null);

    public static NaiveKpi Of(decimal? amount) => new((double?)amount);

    /// <summary>Money or anything else over a number: no interval. Unavailable as soon as one of both is.</summary>
    public static NaiveKpi Ratio(decimal? numerator, decimal? denominator) => numerator is null || denominator is null
        ? Undefined
        : new(denominator == 0 ? null : (double)(numerator / denominator), numerator, denominator);

    /// <summary>(now − before) ÷ before, published with what it compares.</summary>
    public static NaiveKpi Growth(decimal? now, decimal? before) => Ratio(now - before, before) with { Numerator = before is null ? null : now };

    /// <summary>Reached over started, with its Wilson 95 % interval; above 1 without.</summary>
    public static NaiveKpi Rate(int reached, int started)
    {
        var rate = Ratio(reached, started);
        if (started == 0 || reached > started)
        {
            return rate;
        }

        const double z = 1.959963984540054; // 97.5 % point of the standard normal distribution
        double n = started, p = reached / n;
        var centre = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return rate with { Low = Math.Max(0, centre - half), High = Math.Min(1, centre + half) };
    }
}
