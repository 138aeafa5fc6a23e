using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>A percentile of times, ms.</summary>
/// <param name="Millis">Its bucket's upper edge; null where there is none, or it lies beyond what is known.</param>
/// <param name="Above">What it lies above, where it lies beyond what is known; otherwise null.</param>
internal readonly record struct Percentile(long? Millis, long? Above)
{
    /// <summary>That of nobody.</summary>
    public static Percentile None => default;

    /// <summary>One that lies in a bucket of <see cref="LagBuckets"/>: of the last bucket, which has no end, only what it lies above.</summary>
    public static Percentile In(int bucket) => LagBuckets.IsOpen(bucket) ? Beyond(LagBuckets.Floor(bucket)) : new Percentile(LagBuckets.Edge(bucket), null);

    /// <summary>One that lies beyond a time.</summary>
    public static Percentile Beyond(long millis) => new(null, millis);

    /// <summary>As a KPI, in seconds.</summary>
    /// <param name="leads">Over how many leads it is taken.</param>
    public KpiValue Of(long leads) => KpiValue.Of(Millis / 1_000.0, denominator: leads) with { Low = Above / 1_000.0 };
}
