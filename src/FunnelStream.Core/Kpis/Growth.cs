using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>(later − earlier) ÷ earlier of two equal spans, one after the other.</summary>
internal sealed class Growth(string name, Func<KpiInput, Cells, double?> number)
    : Kpi(name, KpiUnit.Fraction, Face.Period, Horizon.None, needsTraffic: false)
{
    /// <summary>All fields that growths look at.</summary>
    public static IReadOnlyList<int> Fields { get; } =
        [Field.Leads, Field.RevenueMinor, Field.UnconvertedRevenues, Field.WonWithoutAmount];

    public override bool IsGrowth => true;

    private protected override KpiValue Compute(KpiInput input)
    {
        if (input.Growth is not var (current, previous)
            || number(input, current) is not { } now || number(input, previous) is not { } before)
        {
            return KpiValue.Unavailable;
        }

        return KpiValue.Of(before == 0 ? null : (now - before) / before, now, before);
    }
}
