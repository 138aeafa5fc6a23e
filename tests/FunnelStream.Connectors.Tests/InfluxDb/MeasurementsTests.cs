using System.Text;
using FunnelStream.Board;
using FunnelStream.Checkpoints;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Panes;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>The catalogue of measurements against the points.</summary>
public sealed class MeasurementsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly PointBuilder _point = new();
    private readonly FunnelBoard _board = new(new BoardOptions());

    [Fact]
    public void Names_are_unique()
    {
        Measurements.Written.Select(m => m.Name).ShouldBeUnique();
        Measurements.Written.ShouldAllBe(m => m.Tags.Distinct().Count() == m.Tags.Count && !m.Tags.Any(m.Fields.ContainsKey));
        Measurements.Written.Select(m => m.Name).ShouldBe(
            ["funnel_1m", "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d", "funnel_cohort", "funnel_kpi", "funnel_pipeline", "funnel_alert", "funnel_capacity", "funnel_advice", "funnel_budget"]);
    }

    [Fact]
    public void A_sign_of_life_says_how_far_event_time_lies_behind_the_clock()
    {
        var worker = new HandMadeWorker();
        worker.Add(0, Now.AddMinutes(-30).ToUnixTimeMilliseconds() / 60_000, ["seo", "guides"], new Cell(Field.Leads, 1));
        _board.Apply(worker.Take(Now.AddMinutes(-20).ToUnixTimeMilliseconds()));
        _board.AdvanceTo(Now.ToUnixTimeMilliseconds());

        var line = Line(new InfluxStatus(true, Waiting: 3, Written: 400, Rejected: 1, BeyondRetention: 0, Dropped: 2, Retries: 0));

        line.ShouldStartWith("funnel_pipeline ");
        line.ShouldEndWith($",points_waiting=3i,points_written=400i,points_rejected=1i,points_dropped=2i {Now.ToUnixTimeSeconds()}");
        line.ShouldContain($"events={_board.Events}i,");
        line.ShouldContain($"watermark_lag_seconds={(Now.ToUnixTimeMilliseconds() - _board.Watermark) / 1_000},");
        line.ShouldContain($"furthest_lag_seconds={(Now.ToUnixTimeMilliseconds() - _board.Furthest) / 1_000},");
    }

    [Fact]
    public void Before_the_first_event_there_is_a_sign_of_life_without_lags()
    {
        Line(default).ShouldBe($"funnel_pipeline events=0i,points_waiting=0i,points_written=0i,points_rejected=0i,points_dropped=0i {Now.ToUnixTimeSeconds()}");
    }

    private string Line(InfluxStatus status)
    {
        var point = BoardPoints.Pipeline(_point, _board, status, Now);
        return $"{Encoding.UTF8.GetString(point.Series())} {Encoding.UTF8.GetString(point.Fields)} {point.UnixSeconds}";
    }
}
