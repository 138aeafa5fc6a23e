using FunnelStream.Board;

namespace FunnelStream.Connectors.InfluxDb;

public static partial class BoardPoints
{
    /// <summary>
    /// A sign of life of the board, <c>funnel_pipeline</c>, at the time of the clock: where it stops, the pipeline is dead, or
    /// InfluxDB out of its reach.
    /// </summary>
    /// <param name="point">The point.</param>
    /// <param name="board">The board.</param>
    /// <param name="sink">What the writer of this board has done since it was made.</param>
    /// <param name="now">The clock.</param>
    public static PointBuilder Pipeline(PointBuilder point, FunnelBoard board, in InfluxStatus sink, DateTimeOffset now)
    {
        point.Begin("funnel_pipeline", now).Field("events", board.Events);
        Behind(point, "watermark_lag_seconds", board.Watermark, now);
        Behind(point, "furthest_lag_seconds", board.Furthest, now);
        return point.Field("points_waiting", sink.Waiting)
            .Field("points_written", sink.Written)
            .Field("points_rejected", sink.Rejected)
            .Field("points_dropped", sink.Dropped);
    }

    // Before the first event, and while all partitions are idle, there is no such time.
    private static void Behind(PointBuilder point, string name, long at, DateTimeOffset now)
    {
        if (at is not (long.MinValue or long.MaxValue))
        {
            point.Field(name, (now.ToUnixTimeMilliseconds() - at) / 1_000.0);
        }
    }
}
