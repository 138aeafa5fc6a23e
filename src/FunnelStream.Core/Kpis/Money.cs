namespace FunnelStream.Kpis;

/// <summary>An amount of money.</summary>
internal sealed class Money(string name, Amount amount)
    : Kpi(name, KpiUnit.Money, Face.Both, amount.IsTraffic ? Horizon.None : Horizon.Client, amount.IsTraffic)
{
    private protected override KpiValue Compute(KpiInput input) =>
        amount.Of(input) is { } minor ? KpiValue.Of((double)input.Major(minor), (double)input.Major(minor)) : KpiValue.Unavailable;
}
