namespace FunnelStream.Kpis;

/// <summary>
/// Volume × qualification rate × closing rate × average basket: leads × (SQLs ÷ leads) × (deals won ÷ SQLs) ×
/// (revenue ÷ deals won). The divisions cancel, so it is the revenue, to the cent, wherever all four are defined.
/// </summary>
internal sealed class CommercialPerformance(string name)
    : Kpi(name, KpiUnit.Money, Face.Both, Horizon.Client, needsTraffic: false)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        if (Amount.Revenue.Of(input) is not { } revenue)
        {
            return KpiValue.Unavailable;
        }

        var isDefined = Tally.Leads.Of(input) != 0 && Tally.Sqls.Of(input) != 0 && Tally.DealsWon.Of(input) != 0;
        return KpiValue.Of(isDefined ? (double)input.Major(revenue) : null);
    }
}
