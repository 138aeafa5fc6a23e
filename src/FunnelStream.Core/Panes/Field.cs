namespace FunnelStream.Panes;

/// <summary>
/// The cells of a pane: every number a pane holds is an integer under one of these ids, so that merging, folding and
/// correcting are all the same integer addition. The numbers are part of the state format: append, never renumber.
/// </summary>
/// <remarks>
/// <i>Period face</i>: what happened in the pane's span. <i>Cohort face</i>: of the leads created in the span, whatever
/// happened whenever. <i>Stock face</i>: absolute now, only in panes of <see cref="Level.Stock"/>. Money is in minor
/// units of the base currency, times are milliseconds.
/// </remarks>
public static class Field
{
    // Period face.

    /// <summary>Visits.</summary>
    public const int Visits = 0;

    /// <summary>Marketing touches.</summary>
    public const int Touches = 1;

    /// <summary>Leads created; also the size of the span's cohort.</summary>
    public const int Leads = 2;

    /// <summary>Leads that became product-qualified.</summary>
    public const int Pqls = 3;

    /// <summary>Leads that became MQL.</summary>
    public const int Mqls = 4;

    /// <summary>Leads that became SQL.</summary>
    public const int Sqls = 5;

    /// <summary>Leads whose first opportunity opened.</summary>
    public const int Opportunities = 6;

    /// <summary>Leads that became clients.</summary>
    public const int Clients = 7;

    /// <summary>Leads disqualified for the first time.</summary>
    public const int Disqualified = 8;

    /// <summary>Leads recycled for the first time.</summary>
    public const int Recycled = 9;

    /// <summary>Deals opened.</summary>
    public const int DealsOpened = 10;

    /// <summary>Deals won.</summary>
    public const int DealsWon = 11;

    /// <summary>Deals lost.</summary>
    public const int DealsLost = 12;

    /// <summary>Leads whose first human response came.</summary>
    public const int Responses = 13;

    /// <summary>Sum of their lags since creation, ms, of leads whose creation is known.</summary>
    public const int ResponseMillis = 14;

    /// <summary>Responses within 5 minutes, inclusive.</summary>
    public const int ResponsesWithin5m = 15;

    /// <summary>Responses within an hour, inclusive.</summary>
    public const int ResponsesWithin1h = 16;

    /// <summary>Responses within 24 hours, inclusive.</summary>
    public const int ResponsesWithin24h = 17;

    /// <summary>Responses within 48 hours, inclusive.</summary>
    public const int ResponsesWithin48h = 18;

    /// <summary>Money spent, converted.</summary>
    public const int SpendMinor = 19;

    /// <summary>Revenue of deals won, converted.</summary>
    public const int RevenueMinor = 20;

    /// <summary>Survey answers 9 and 10.</summary>
    public const int Promoters = 21;

    /// <summary>Survey answers 7 and 8.</summary>
    public const int Passives = 22;

    /// <summary>Survey answers 0 to 6.</summary>
    public const int Detractors = 23;

    /// <summary>Clients won in the span whose SQL time is known.</summary>
    public const int SalesCycles = 24;

    /// <summary>Sum of their times from SQL to client, ms.</summary>
    public const int SalesCycleMillis = 25;

    /// <summary>How many spend amounts could not be converted: above 0, money spent in this scope is unavailable.</summary>
    public const int UnconvertedSpends = 26;

    /// <summary>How many deals were won in a currency without rate: above 0, revenue of this scope is unavailable.</summary>
    public const int UnconvertedRevenues = 27;

    /// <summary>How many deals were won without any known amount: above 0, revenue of this scope is unavailable.</summary>
    public const int WonWithoutAmount = 28;

    // Sales (families with the dimension rep), period face.

    /// <summary>Leads that reached sales: assigned or SQL.</summary>
    public const int Arrivals = 32;

    /// <summary>Arrived leads first answered by a human, or closed, whichever came first.</summary>
    public const int Completions = 33;

    // Stock face.

    /// <summary>Open deals.</summary>
    public const int OpenDeals = 40;

    /// <summary>Their value, converted.</summary>
    public const int OpenValueMinor = 41;

    /// <summary>How many of them could not be converted: above 0, pipeline value is unavailable.</summary>
    public const int UnconvertedOpens = 42;

    /// <summary>Arrived leads without completion (families with the dimension rep).</summary>
    public const int Backlog = 43;

    /// <summary>When the budget of a campaign was last set, ms since the Unix epoch; this and the next three are no sums: see <see cref="CampaignTerms"/>.</summary>
    public const int BudgetAt = 44;

    /// <summary>That budget per day, converted; in another currency where there was no rate: <see cref="UnconvertedMoney.Budget"/>.</summary>
    public const int BudgetMinor = 45;

    /// <summary>When the status of a campaign was last set, ms since the Unix epoch.</summary>
    public const int CampaignStatusAt = 46;

    /// <summary>That status: 1 where paused.</summary>
    public const int CampaignPaused = 47;

    // Cohort face (its size is Leads).

    /// <summary>Of the span's leads: disqualified at least once.</summary>
    public const int CohortDisqualified = 48;

    /// <summary>Deals won by them.</summary>
    public const int CohortDealsWon = 49;

    /// <summary>Deals lost by them.</summary>
    public const int CohortDealsLost = 50;

    /// <summary>Revenue of those won.</summary>
    public const int CohortRevenueMinor = 51;

    /// <summary>How many of those won could not be converted.</summary>
    public const int CohortUnconvertedRevenues = 52;

    /// <summary>How many of those won have no known amount.</summary>
    public const int CohortWonWithoutAmount = 53;

    /// <summary>Open deals of the span's leads.</summary>
    public const int CohortOpenDeals = 54;

    /// <summary>Their value, converted.</summary>
    public const int CohortOpenValueMinor = 55;

    /// <summary>How many of them could not be converted.</summary>
    public const int CohortUnconvertedOpens = 56;

    /// <summary>Of the span's leads: neither answered nor closed, nor erased.</summary>
    public const int CohortWaiting = 57;

    // Sales (families with the dimension rep), of the leads that arrived in the span, whatever happened whenever.

    /// <summary>Of the span's arrivals: without completion, and not erased. All of them together are the backlog.</summary>
    public const int ArrivalsWaiting = 60;

    private const int LagMillisBase = 64;
    private const int HistogramBase = 1_024;
    private const int HistogramStride = 2_048;
    private const int CurrencyBase = 65_536;

    /// <summary>Exact sum of the lags in <paramref name="lag"/>'s histogram, ms; negative lags count as 0.</summary>
    public static int LagMillis(Lag lag) => LagMillisBase + (int)lag;

    /// <summary>The cell of <paramref name="lag"/>'s histogram bucket <paramref name="bucket"/>; see <see cref="LagBuckets"/>.</summary>
    public static int Histogram(Lag lag, int bucket) => HistogramBase + ((int)lag * HistogramStride) + bucket;

    /// <summary>The cell that sums amounts that could not be converted, in minor units of <paramref name="currency"/>.</summary>
    public static int Unconverted(UnconvertedMoney money, Events.CurrencyCode currency) =>
        CurrencyBase + ((int)money * Events.CurrencyCode.Limit) + currency.Packed;
}

/// <summary>Lag distributions of the cohort face: from a lead's creation to a milestone, unless said otherwise.</summary>
public enum Lag : byte
{
    /// <summary>First human response.</summary>
    Response = 0,

    /// <summary>MQL.</summary>
    Mql = 1,

    /// <summary>PQL.</summary>
    Pql = 2,

    /// <summary>SQL.</summary>
    Sql = 3,

    /// <summary>First opportunity.</summary>
    Opportunity = 4,

    /// <summary>Client.</summary>
    Client = 5,

    /// <summary>From SQL to client.</summary>
    SalesCycle = 6,

    /// <summary>Closed (disqualified) without a response: censored there, not waiting for ever.</summary>
    ClosedWithoutResponse = 7,

    /// <summary>Families with the dimension rep, of the span's arrivals: from arrival at sales to completion.</summary>
    Completion = 8,

    /// <summary>First human response, in working time; only where working hours are configured.</summary>
    BusinessResponse = 9,

    /// <summary>Closed (disqualified) without a response, in working time; only where working hours are configured.</summary>
    BusinessClosedWithoutResponse = 10,
}

/// <summary>What an unconverted amount is.</summary>
public enum UnconvertedMoney : byte
{
    /// <summary>Period face: money spent.</summary>
    Spend,

    /// <summary>Period face: revenue.</summary>
    Revenue,

    /// <summary>Cohort face: revenue.</summary>
    CohortRevenue,

    /// <summary>Stock face: value of open deals.</summary>
    Open,

    /// <summary>Cohort face: value of open deals.</summary>
    CohortOpen,

    /// <summary>Stock face: a campaign's budget per day; no sum, see <see cref="CampaignTerms"/>.</summary>
    Budget,
}
