namespace FunnelStream.Kpis;

/// <summary>How many reached a stage of those that started, with its Wilson interval where it is a proportion.</summary>
internal sealed class Ratio(string name, Tally reached, Tally started, Face faces = Face.Both)
    : Kpi(name, KpiUnit.Fraction, faces, reached.Horizon, reached.IsTraffic || started.IsTraffic)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        var numerator = reached.Of(input);
        var denominator = started.Of(input);
        if (denominator == 0)
        {
            return KpiValue.Of(null, numerator, denominator);
        }

        var ratio = KpiValue.Of((double)numerator / denominator, numerator, denominator);
        if (numerator < 0 || numerator > denominator)
        {
            return ratio;
        }

        var (low, high) = Wilson.Interval(numerator, denominator);
        return ratio with { Low = low, High = high };
    }
}
