using FunnelStream.Board;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>
    /// A change of a campaign's budget or status, <c>funnel_budget</c>, at the time of the change: tags <c>channel</c> and
    /// <c>campaign</c>, the budget per day in minor units of the base currency (left out where none was set, or there was no
    /// rate) and the status, <c>active</c> or <c>paused</c>; both as they stand from then on.
    /// </summary>
    public static PointBuilder Budget(PointBuilder point, in CampaignChange change)
    {
        point.Begin("funnel_budget", change.Terms.At / 1_000)
            .Tag("channel", change.Channel)
            .Tag("campaign", change.Campaign);
        if (change.Terms is { BudgetAt: not 0, Currency.Packed: 0 })
        {
            point.Field("budget_minor", change.Terms.Budget);
        }

        return point.Text("status", change.Terms.IsPaused ? "paused" : "active");
    }
}
