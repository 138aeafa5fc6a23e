namespace FunnelStream.Connectors.Generator;

/// <summary>How a campaign behaves. Rates are shares of its leads unless said otherwise.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Name">Its name.</param>
/// <param name="LeadsPerDay">Leads a day before the surge.</param>
/// <param name="LeadsAfter">Leads a day after it.</param>
/// <param name="SpendPerLead">Money spent a lead.</param>
/// <param name="VisitsPerLead">Visits a lead.</param>
/// <param name="Mql">Share that becomes MQL.</param>
/// <param name="Sql">Share that becomes SQL, before the surge.</param>
/// <param name="SqlAfter">The same after it.</param>
/// <param name="Opportunity">Share of SQLs that becomes an opportunity.</param>
/// <param name="Win">Share of opportunities that is won.</param>
/// <param name="CycleDays">Median from opportunity to decision.</param>
/// <param name="Basket">Median amount of a deal.</param>
internal sealed record CampaignPlan(
    string Channel,
    string Name,
    double LeadsPerDay,
    double LeadsAfter,
    double SpendPerLead,
    double VisitsPerLead,
    double Mql,
    double Sql,
    double SqlAfter,
    double Opportunity,
    double Win,
    double CycleDays,
    double Basket)
{
    /// <summary>
    /// SEO is steady; outbound brings few but good leads; a broad paid campaign starts at the surge, takes half of the old
    /// one's audience, multiplies leads and hardly adds an SQL. Sales, overrun, qualifies a tenth less of everything else.
    /// </summary>
    public static CampaignPlan[] All { get; } =
    [
        new("seo", "guides", 12, 12, 8, 12, .45, .20, .18, .60, .30, 40, 9_000),
        new("outbound", "key_accounts", 3, 3, 60, 0, .65, .45, .42, .70, .40, 25, 15_000),
        new("paid_search", "brand", 20, 10, 35, 8, .50, .25, .25, .50, .25, 30, 8_000),
        new("paid_search", "broad", 0, 55, 16, 15, .22, 0, .064, .35, .15, 30, 5_000),
        new("email", "newsletter", 5, 5, 4, 4, .40, .18, .165, .50, .25, 35, 7_000),
        new("referral", "partners", 3, 3, 10, 2, .60, .40, .37, .65, .40, 25, 12_000),
    ];
}
