using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>
/// Nearest-rank percentile of a lag over the cohort's leads that got there: the upper edge of the bucket that holds it,
/// at most 2 % too long.
/// </summary>
internal sealed class LagPercentile(string name, Lag lag, int percent, Horizon horizon)
    : Kpi(name, KpiUnit.Seconds, Face.Cohort, horizon, needsTraffic: false)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        var count = input.Cells.Reached(lag);
        var rank = ((percent * count) + 99) / 100;
        foreach (var cell in input.Cells.Histogram(lag))
        {
            rank -= cell.Value;
            if (rank <= 0)
            {
                return KpiValue.Of(LagBuckets.Edge(cell.Id - Field.Histogram(lag, 0)) / 1_000.0, denominator: count);
            }
        }

        return KpiValue.Of(null, denominator: count);
    }
}
