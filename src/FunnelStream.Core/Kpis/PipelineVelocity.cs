using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>
/// Open deals × win rate × average open deal ÷ mean sales cycle in days: money per day. The numerator is what the open
/// deals are worth at that win rate, the denominator the cycle in days.
/// </summary>
internal sealed class PipelineVelocity(string name)
    : Kpi(name, KpiUnit.MoneyPerDay, Face.Period, Horizon.Client, needsTraffic: false)
{
    private const double MillisPerDay = 86_400_000;

    private protected override KpiValue Compute(KpiInput input)
    {
        var decided = Tally.DealsDecided.Of(input);
        var cycles = input.Cells[Field.SalesCycles];
        if (Amount.OpenValue.Of(input) is not { } open || input.Stock[Field.OpenDeals] == 0 || decided == 0 || cycles == 0)
        {
            return KpiValue.Unavailable;
        }

        var worth = (double)(input.Major(open) * Tally.DealsWon.Of(input) / decided);
        var days = input.Cells[Field.SalesCycleMillis] / MillisPerDay / cycles;
        return KpiValue.Of(days == 0 ? null : worth / days, worth, days);
    }
}
