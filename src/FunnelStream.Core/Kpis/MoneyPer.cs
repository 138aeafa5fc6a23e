namespace FunnelStream.Kpis;

/// <summary>An amount of money for each of something.</summary>
internal sealed class MoneyPer(string name, Amount amount, Tally each, Face faces = Face.Both)
    : Kpi(name, KpiUnit.Money, faces, Horizon.Client, amount.IsTraffic || each.IsTraffic)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        if (amount.Of(input) is not { } minor)
        {
            return KpiValue.Unavailable;
        }

        var major = input.Major(minor);
        var count = each.Of(input);
        return KpiValue.Of(count == 0 ? null : (double)(major / count), (double)major, count);
    }
}
