using FunnelStream.Advice;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>
    /// What to do with a campaign, <c>funnel_advice</c>, at the instant it is given at: tags <c>channel</c> and <c>campaign</c>; <c>action</c>
    /// is <c>scale</c>, <c>hold</c> or <c>stop</c>, <c>reason</c> a code such as <c>too_dear</c>. Money in major units of the base currency. What
    /// is not known is left out.
    /// </summary>
    public static PointBuilder Advice(PointBuilder point, CampaignAdvice advice)
    {
        point.Begin("funnel_advice", advice.At / 1_000)
            .Tag("channel", advice.Channel)
            .Tag("campaign", advice.Campaign)
            .Text("action", advice.Action.Name())
            .Text("reason", advice.Reason.Name())
            .Field("leads", advice.Leads)
            .Field("sqls", advice.Sqls);
        Number(point, "ripe_leads", advice.RipeLeads);
        Number(point, "spend", advice.Spend);
        Number(point, "ripe_spend", advice.RipeSpend);
        Number(point, "cost_per_sql", advice.CostPerSql);
        Number(point, "low", advice.Low);
        Number(point, "high", advice.High);
        Number(point, "target", advice.Target);
        if (advice.LeadsToDecide is { } leads)
        {
            point.Field("leads_to_decide", leads);
        }

        return point;
    }
}
