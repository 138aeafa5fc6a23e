using System.Globalization;
using FunnelStream.Panes;

namespace FunnelStream.Transfer;

/// <summary>Names of cells in a state file: those of <see cref="Field"/> in snake case; <c>lag:</c> and <c>lag_ms:</c> for distributions; any other cell under its number.</summary>
internal static class FieldNames
{
    private static readonly (int Id, string Name)[] Plain =
    [
        (Field.Visits, "visits"), (Field.Touches, "touches"), (Field.Leads, "leads"), (Field.Pqls, "pqls"), (Field.Mqls, "mqls"), (Field.Sqls, "sqls"),
        (Field.Opportunities, "opportunities"), (Field.Clients, "clients"), (Field.Disqualified, "disqualified"), (Field.Recycled, "recycled"),
        (Field.DealsOpened, "deals_opened"), (Field.DealsWon, "deals_won"), (Field.DealsLost, "deals_lost"), (Field.Responses, "responses"),
        (Field.ResponseMillis, "response_ms"), (Field.ResponsesWithin5m, "responses_within_5m"), (Field.ResponsesWithin1h, "responses_within_1h"),
        (Field.ResponsesWithin24h, "responses_within_24h"), (Field.ResponsesWithin48h, "responses_within_48h"), (Field.SpendMinor, "spend_minor"),
        (Field.RevenueMinor, "revenue_minor"), (Field.Promoters, "promoters"), (Field.Passives, "passives"), (Field.Detractors, "detractors"),
        (Field.SalesCycles, "sales_cycles"), (Field.SalesCycleMillis, "sales_cycle_ms"), (Field.UnconvertedSpends, "unconverted_spends"),
        (Field.UnconvertedRevenues, "unconverted_revenues"), (Field.WonWithoutAmount, "won_without_amount"), (Field.Arrivals, "arrivals"),
        (Field.Completions, "completions"), (Field.OpenDeals, "open_deals"), (Field.OpenValueMinor, "open_value_minor"),
        (Field.UnconvertedOpens, "unconverted_opens"), (Field.Backlog, "backlog"), (Field.BudgetAt, "budget_at"), (Field.BudgetMinor, "budget_minor"),
        (Field.CampaignStatusAt, "campaign_status_at"), (Field.CampaignPaused, "campaign_paused"), (Field.CohortDisqualified, "cohort_disqualified"),
        (Field.CohortDealsWon, "cohort_deals_won"), (Field.CohortDealsLost, "cohort_deals_lost"), (Field.CohortRevenueMinor, "cohort_revenue_minor"),
        (Field.CohortUnconvertedRevenues, "cohort_unconverted_revenues"), (Field.CohortWonWithoutAmount, "cohort_won_without_amount"),
        (Field.CohortOpenDeals, "cohort_open_deals"), (Field.CohortOpenValueMinor, "cohort_open_value_minor"), (Field.CohortUnconvertedOpens, "cohort_unconverted_opens"),
        (Field.CohortWaiting, "cohort_waiting"), (Field.ArrivalsWaiting, "arrivals_waiting"),
        .. Enum.GetValues<Lag>().Select(lag => (Field.LagMillis(lag), $"lag_ms:{Text(lag)}")),
    ];

    private static readonly Dictionary<int, string> Names = All().ToDictionary(f => f.Id, f => f.Name);
    private static readonly Dictionary<string, int> Ids = All().ToDictionary(f => f.Name, f => f.Id);

    /// <summary>The name of a cell.</summary>
    public static string Of(int id) => Names.TryGetValue(id, out var name) ? name : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The cell of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static int Parse(string name) =>
        Ids.TryGetValue(name, out var id) || int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            ? id
            : throw new FormatException($"The file has a count '{name}' that this build does not know.");

    private static IEnumerable<(int Id, string Name)> All() => Plain.Concat(
        Enum.GetValues<Lag>().SelectMany(lag => Enumerable.Range(0, LagBuckets.Count).Select(b => (Field.Histogram(lag, b), $"lag:{Text(lag)}:{b}"))));

    private static string Text(Lag lag) => lag switch
    {
        Lag.SalesCycle => "sales_cycle",
        Lag.ClosedWithoutResponse => "closed_without_response",
        Lag.BusinessResponse => "business_response",
        Lag.BusinessClosedWithoutResponse => "business_closed_without_response",
        _ => lag.ToString().ToLowerInvariant(),
    };
}
