namespace FunnelStream.Advice;

/// <summary>What an SQL may cost, major units; one that is measured is itself uncertain, one that is configured isn't.</summary>
/// <param name="Value">The target, above 0.</param>
/// <param name="Low">Lower bound of its 95 % interval.</param>
/// <param name="High">Upper bound.</param>
internal sealed record CostTarget(double Value, double Low, double High)
{
    /// <summary>A configured one.</summary>
    public static CostTarget Exactly(double value) => new(value, value, value);

    /// <summary>
    /// What an interval of a cost has to lie beyond for cost and target to differ: the target where it is certain. Otherwise the interval of their
    /// ratio has to leave out 1, its variance being recovered from both intervals on the logarithmic scale (MOVER; Donner and Zou, "Closed-form
    /// confidence intervals for functions of the normal mean and standard deviation", Statistical Methods in Medical Research 21, 2012). Null
    /// where the target is too uncertain for any certainty of this cost to do.
    /// </summary>
    /// <param name="cost">The cost, above 0; null: there is no SQL.</param>
    public double? BarFor(double? cost)
    {
        if (cost is not ({ } some and > 0))
        {
            return Value;
        }

        var difference = Math.Log(some / Value);
        var doubt = Math.Log((difference > 0 ? High : Low) / Value);
        var left = (difference * difference) - (doubt * doubt);
        return doubt == 0 ? Value : left > 0 ? some * Math.Exp(-Math.Sign(difference) * Math.Sqrt(left)) : null;
    }
}
