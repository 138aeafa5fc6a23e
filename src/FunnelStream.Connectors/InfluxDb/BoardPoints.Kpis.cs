using FunnelStream.Events;
using FunnelStream.Kpis;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>Tags of every <c>funnel_kpi</c>; those of the breakdown come on top.</summary>
    internal static IReadOnlyList<string> KpiTags { get; } = ["kpi", "face", "window", "by"];

    /// <summary>
    /// A KPI of a window, <c>funnel_kpi</c>, at <see cref="KpiResult.At"/>: tags <c>kpi</c>, <c>face</c>, <c>window</c>,
    /// <c>by</c> (the breakdown, so that a total never mixes with its parts) and the breakdown's values. A number that does
    /// not exist is left out and, as long as the point is the newest, keeps what it had before: readers go by <c>defined</c>
    /// for <c>value</c>, and trust <c>low</c> and <c>high</c> of a rate only up to 1.
    /// </summary>
    public static PointBuilder Kpi(PointBuilder point, in KpiResult result)
    {
        point.Begin("funnel_kpi", result.At / 1_000)
            .Tag("kpi", result.Kpi)
            .Tag("face", result.Face == Face.Period ? "period" : "cohort")
            .Tag("window", result.Window)
            .Tag("by", result.Scope.Breakdown.Name);
        foreach (var (dimension, name) in result.Scope.Values)
        {
            point.Tag(dimension.Name(), name);
        }

        var value = result.Value;
        point.Field("defined", value.Value is null ? 0L : 1L);
        Number(point, "value", value.Value);
        Number(point, "numerator", value.Numerator);
        Number(point, "denominator", value.Denominator);
        Number(point, "low", value.Low);
        Number(point, "high", value.High);
        return point.Field("final", value.Final ? 1L : 0L);
    }

    private static void Number(PointBuilder point, string name, double? number)
    {
        if (number is { } exists && double.IsFinite(exists))
        {
            point.Field(name, exists);
        }
    }
}
