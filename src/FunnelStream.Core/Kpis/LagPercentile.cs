using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>
/// Nearest-rank percentile of a lag over the cohort's leads that got there: the upper edge of the bucket that holds it,
/// at most 2 % too long. In the last bucket it has no value, but a lower bound.
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
                return Percentile.In(cell.Id - Field.Histogram(lag, 0)).Of(count);
            }
        }

        return Percentile.None.Of(count);
    }
}
