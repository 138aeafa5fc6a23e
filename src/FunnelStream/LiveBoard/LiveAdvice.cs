using FunnelStream.Advice;

namespace FunnelStream.LiveBoard;

/// <summary>What to do with a campaign, and the numbers that say so. Null is not known, never 0. Money is in major units of the base currency.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Campaign">Its name.</param>
/// <param name="Action"><c>scale</c>, <c>hold</c> or <c>stop</c>.</param>
/// <param name="CostPerSql">Spend ÷ SQLs, where both had time: what was spent lately counts as far as its leads have ripened.</param>
/// <param name="Low">Lower bound of its 95 % interval.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Target">What an SQL may cost.</param>
/// <param name="LeadsToDecide">How many further leads would decide it, where it is held.</param>
/// <param name="Spend">Money spent.</param>
/// <param name="Sqls">SQLs it brought.</param>
/// <param name="Reason">Why, as a code such as <c>too_dear</c>.</param>
internal sealed record LiveAdvice(
    string Channel,
    string Campaign,
    string Action,
    double? CostPerSql,
    double? Low,
    double? High,
    double? Target,
    double? LeadsToDecide,
    double? Spend,
    double? Sqls,
    string? Reason)
{
    /// <summary>What a report says; nothing before there is one.</summary>
    public static IReadOnlyList<LiveAdvice> Of(AdviceReport? report) =>
    [
        .. (report?.Campaigns ?? []).Select(advice => new LiveAdvice(
            advice.Channel,
            advice.Campaign,
            advice.Action.Name(),
            advice.CostPerSql,
            advice.Low,
            advice.High,
            advice.Target,
            advice.LeadsToDecide,
            advice.Spend,
            advice.Sqls,
            advice.Reason.Name())),
    ];
}
