using System.Text;
using FunnelStream.Advice;
using FunnelStream.Alerts;
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
            ["funnel_1m", "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d", "funnel_cohort", "funnel_kpi", "funnel_pipeline", "funnel_alert", "funnel_capacity", "funnel_advice", "funnel_diagnosis", "funnel_budget"]);
    }

    [Fact]
    public void A_sign_of_life_says_how_far_event_time_lies_behind_the_clock()
    {
        var worker = new HandMadeWorker();
        worker.Add(0, Now.AddMinutes(-30).ToUnixTimeMilliseconds() / 60_000, ["seo", "guides"], new Cell(Field.Leads, 1));
        _board.Apply(worker.Take(Now.AddMinutes(-20).ToUnixTimeMilliseconds()));
        _board.AdvanceTo(Now.ToUnixTimeMilliseconds());

        var line = Life(new InfluxStatus(true, Waiting: 3, Written: 400, Rejected: 1, BeyondRetention: 0, Dropped: 2, Retries: 0));

        line.ShouldStartWith("funnel_pipeline ");
        line.ShouldEndWith($",points_waiting=3i,points_written=400i,points_rejected=1i,points_dropped=2i {Now.ToUnixTimeSeconds()}");
        line.ShouldContain($"events={_board.Events}i,");
        line.ShouldContain($"watermark_lag_seconds={(Now.ToUnixTimeMilliseconds() - _board.Watermark) / 1_000},");
        line.ShouldContain($"furthest_lag_seconds={(Now.ToUnixTimeMilliseconds() - _board.Furthest) / 1_000},");
    }

    [Fact]
    public void Before_the_first_event_there_is_a_sign_of_life_without_lags()
    {
        Life(default).ShouldBe($"funnel_pipeline events=0i,points_waiting=0i,points_written=0i,points_rejected=0i,points_dropped=0i {Now.ToUnixTimeSeconds()}");
    }

    [Fact]
    public void Advice_is_written_with_its_numbers_and_without_what_is_not_known()
    {
        var advice = new CampaignAdvice
        {
            At = Now.ToUnixTimeMilliseconds(),
            Channel = "paid_search",
            Campaign = "broad",
            Action = AdviceAction.Stop,
            Reason = AdviceReason.TooDear,
            Leads = 705,
            Sqls = 42,
            Spend = 11_437.92,
            RipeLeads = 605.5,
            RipeSpend = 9_649,
            CostPerSql = 229.75,
            Low = 171.9,
            High = 308.9,
            Target = 143,
        };
        Line(BoardPoints.Advice(_point, advice)).ShouldBe(
            "funnel_advice,campaign=broad,channel=paid_search action=\"stop\",reason=\"too_dear\",leads=705i,sqls=42i,ripe_leads=605.5,spend=11437.92,ripe_spend=9649,"
            + $"cost_per_sql=229.75,low=171.9,high=308.9,target=143 {Now.ToUnixTimeSeconds()}");
        Line(BoardPoints.Advice(_point, advice with { Action = AdviceAction.Hold, Reason = AdviceReason.Undecided, Spend = null, RipeSpend = null, CostPerSql = null, Low = null, High = null, LeadsToDecide = 25 })).ShouldBe(
            $"funnel_advice,campaign=broad,channel=paid_search action=\"hold\",reason=\"undecided\",leads=705i,sqls=42i,ripe_leads=605.5,target=143,leads_to_decide=25i {Now.ToUnixTimeSeconds()}");
    }

    [Fact]
    public void A_diagnosis_is_written_for_people_to_read() =>
        Line(BoardPoints.Diagnosis(_point, new Diagnosis(
            Now.ToUnixTimeMilliseconds(), "weak_lead_to_mql", "targeting_or_message", new AlertLabels("paid_search"),
            [new AlertNumber("observed", 50), new AlertNumber("ratio", .42345, .3, .55), new AlertNumber("final_rate", null)]))).ShouldBe(
            "funnel_diagnosis,campaign=(all),channel=paid_search,diagnosis=weak_lead_to_mql,segment=(all) "
            + $"cause=\"targeting_or_message\",numbers=\"observed 50 · ratio 0.4234 (0.3–0.55) · final_rate –\" {Now.ToUnixTimeSeconds()}");

    private string Life(InfluxStatus status) => Line(BoardPoints.Pipeline(_point, _board, status, Now));

    private static string Line(PointBuilder point) =>
        $"{Encoding.UTF8.GetString(point.Series())} {Encoding.UTF8.GetString(point.Fields)} {point.UnixSeconds}";
}
