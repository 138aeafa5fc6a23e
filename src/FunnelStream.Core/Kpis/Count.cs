namespace FunnelStream.Kpis;

/// <summary>A plain count.</summary>
internal sealed class Count(string name, Tally tally, Face faces = Face.Both)
    : Kpi(name, KpiUnit.Count, faces, tally.Horizon, tally.IsTraffic)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        var count = tally.Of(input);
        return KpiValue.Of(count, count);
    }
}
