namespace FunnelStream.Alerts.Rules;

/// <summary>Whether silence explains what a segment's numbers look like: silence is not bad quality.</summary>
internal static class Silence
{
    /// <summary>Whether <c>no_data</c> is active on the segment's channel, or on the CRM's SQLs (the total).</summary>
    public static bool Explains(RuleInput input, AlertLabels labels) =>
        input.IsActive(NoData.KindName, AlertLabels.Total)
        || (labels.Channel is not null && input.IsActive(NoData.KindName, new AlertLabels(labels.Channel)));
}
