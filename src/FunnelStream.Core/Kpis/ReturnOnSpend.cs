namespace FunnelStream.Kpis;

/// <summary>(revenue − cost) ÷ cost.</summary>
internal sealed class ReturnOnSpend(string name)
    : Kpi(name, KpiUnit.Fraction, Face.Period, Horizon.Client, needsTraffic: true)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        if (Amount.Revenue.Of(input) is not { } revenue || Amount.Cost.Of(input) is not { } cost)
        {
            return KpiValue.Unavailable;
        }

        var gain = revenue - cost;
        return KpiValue.Of(cost == 0 ? null : (double)(gain / cost), (double)input.Major(gain), (double)input.Major(cost));
    }
}
