using FunnelStream.Alerts.Statistics;

namespace FunnelStream.Alerts.Cohorts;

/// <summary>When conversions are too few to be chance.</summary>
/// <param name="LeastExpected">Fewer expected ones are not judged.</param>
/// <param name="ExactBelow">Fewer expected ones are judged by the exact tail instead of z.</param>
/// <param name="MaxRatio">O/E at most this.</param>
/// <param name="Z">z at most minus this.</param>
/// <param name="Chance">The exact tail at most this.</param>
internal sealed record RateBounds(double LeastExpected, double ExactBelow, double MaxRatio, double Z, double Chance)
{
    /// <summary>The bounds as conditions of a finding's numbers.</summary>
    public IReadOnlyList<AlertCondition> Conditions { get; } =
        [AlertCondition.AtLeast("expected", LeastExpected), AlertCondition.AtMost("ratio", MaxRatio), AlertCondition.AtMost("z", -Z)];

    /// <summary>Judges fresh leads beside a baseline.</summary>
    public RateOutcome Judge(FreshSums fresh, Baseline baseline)
    {
        var counts = baseline.Compare(fresh);
        if (counts.Expected < LeastExpected)
        {
            return new RateOutcome(counts, IsJudged: false, IsExact: false, PValue: 1, Limit: -1);
        }

        if (counts.Expected >= ExactBelow)
        {
            return new RateOutcome(
                counts, IsJudged: true, IsExact: false, Normal.LowerTail(counts.Z),
                Math.Min(MaxRatio * counts.Expected, counts.Expected - (Z * Math.Sqrt(counts.Variance))));
        }

        // What is above E is no drop, whatever its exact chance.
        var tails = PoissonBinomial.LowerTails((int)counts.Expected + 1, fresh.Trials(baseline.Rates));
        var limit = Array.FindLastIndex(tails, tail => tail <= Chance);
        return new RateOutcome(
            counts, IsJudged: true, IsExact: true, counts.Observed < tails.Length ? tails[counts.Observed] : 1, Math.Min(MaxRatio * counts.Expected, limit));
    }

    /// <summary>Whether counts made up of parts are too low: the exact tail is not known of them, z has to do.</summary>
    public bool AreLow(double observed, double expected, double variance) =>
        expected >= LeastExpected && observed <= MaxRatio * expected && observed - expected <= -Z * Math.Sqrt(variance);
}

/// <summary>What the test says.</summary>
/// <param name="Counts">Observed and expected.</param>
/// <param name="IsJudged">Whether enough is expected.</param>
/// <param name="IsExact">Whether <paramref name="PValue"/> is the exact tail, rather than that of z.</param>
/// <param name="PValue">Chance of so few, one-sided.</param>
/// <param name="Limit">So many are too few; below 0 where not even none is.</param>
internal sealed record RateOutcome(ObservedExpected Counts, bool IsJudged, bool IsExact, double PValue, double Limit)
{
    /// <summary>Whether so few is beyond the bounds.</summary>
    public bool IsLow => IsJudged && Counts.Observed <= Limit;

    /// <summary>O/E with its interval.</summary>
    public AlertNumber Ratio
    {
        get
        {
            var interval = Counts.RatioInterval();
            return new AlertNumber("ratio", Counts.Ratio, interval?.Low, interval?.High);
        }
    }

    /// <summary><c>z</c>, or the exact chance as <c>p_value</c>.</summary>
    public AlertNumber Test => IsExact ? new AlertNumber("p_value", PValue) : new AlertNumber("z", Counts.Z);
}
