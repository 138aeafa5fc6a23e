namespace FunnelStream.Connectors.InfluxDb;

/// <summary>What makes two points the same point for the server: a later write overwrites the earlier one.</summary>
/// <param name="Series">Measurement and tags, as numbered by the writer's <see cref="SeriesIndex"/>.</param>
/// <param name="UnixSeconds">Seconds since 1970.</param>
internal readonly record struct PointKey(int Series, long UnixSeconds);

/// <param name="Key">Identity of the point.</param>
/// <param name="Series">Measurement and tags as they stand in the line.</param>
/// <param name="Fields">Fields as they stand in the line.</param>
internal readonly record struct WaitingPoint(PointKey Key, byte[] Series, byte[] Fields);
