using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>Mean of a lag over the cohort's leads that got there; the numerator is the exact sum in seconds.</summary>
internal sealed class LagMean(string name, Lag lag, Horizon horizon)
    : Kpi(name, KpiUnit.Seconds, Face.Cohort, horizon, needsTraffic: false)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        var count = input.Cells.Reached(lag);
        var millis = input.Cells[Field.LagMillis(lag)];
        return KpiValue.Of(count == 0 ? null : millis / (1_000.0 * count), millis / 1_000.0, count);
    }
}
