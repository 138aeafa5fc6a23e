using System.Text;
using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;
using FunnelStream.Checkpoints;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Panes;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Dashboards and queries of users are written against these lines: they are a contract.</summary>
public sealed class BoardPointsTests
{
    private const long Minute = 60_000;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC

    private readonly HandMadeWorker _worker = new();
    private readonly FunnelBoard _board = new(new BoardOptions
    {
        Windows = [WindowLength.Parse("1h"), WindowLength.Parse("24h")],
        Capacity = new CapacityOptions { Teams = [new Team("inbound", ["ann", "bob"], WorkingCalendar.Always(NodaTime.DateTimeZone.Utc))] },
    });

    [Fact]
    public void Lines_are_as_approved()
    {
        Play();
        var point = new PointBuilder();
        var lines = new StringBuilder();
        lines.AppendLine("# spans");
        foreach (var change in _board.TakeChangedPoints())
        {
            lines.AppendLine(Line(BoardPoints.Span(point, change)));
        }

        lines.AppendLine("# cohorts");
        foreach (var change in _board.TakeChangedCohorts())
        {
            lines.AppendLine(Line(BoardPoints.Cohort(point, change)));
        }

        lines.AppendLine("# campaigns");
        foreach (var change in _board.TakeChangedCampaigns())
        {
            lines.AppendLine(Line(BoardPoints.Budget(point, change)));
        }

        lines.AppendLine("# capacity");
        foreach (var figures in new CapacityFeed(_board).Take(most: 0))
        {
            lines.AppendLine(Line(BoardPoints.Capacity(point, figures)));
        }

        lines.AppendLine("# KPIs");
        foreach (var result in _board.TakeChangedResults().Where(result => result.Window == "24h" && result.Scope.Names.Count != 1))
        {
            lines.AppendLine(Line(BoardPoints.Kpi(point, result)));
        }

        Approve(lines.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_scope_has_a_series_of_its_own()
    {
        Play();
        var point = new PointBuilder();
        var series = _board.Results().Select(result => Encoding.UTF8.GetString(BoardPoints.Kpi(point, result).Series())).ToList();
        series.Distinct().Count().ShouldBe(series.Count);
    }

    private void Play()
    {
        string[] paid = ["paid_search", "spring sale"];
        var minute = T / Minute;
        _worker.Add(0, minute + 1, paid, new Cell(Field.Visits, 40), new Cell(Field.SpendMinor, 123_45));
        _worker.Add(
            0, minute + 2, paid,
            new Cell(Field.Leads, 3), new Cell(Field.Mqls, 2), new Cell(Field.Responses, 2), new Cell(Field.ResponseMillis, 301_999),
            new Cell(Field.ResponsesWithin5m, 1), new Cell(Field.ResponsesWithin1h, 2), new Cell(Field.ResponsesWithin24h, 2), new Cell(Field.ResponsesWithin48h, 2),
            new Cell(Field.LagMillis(Lag.Response), 301_999), Reached(Lag.Response, 1_999), Reached(Lag.Response, 300_000),
            new Cell(Field.LagMillis(Lag.Mql), 8 * 86_400_000L), Reached(Lag.Mql, 86_400_000), Reached(Lag.Mql, 7 * 86_400_000));
        _worker.Add(1, minute + 2, ["paid_search", "51-200", "retail", "pro"], new Cell(Field.Leads, 3), new Cell(Field.RevenueMinor, 5));
        _worker.AddStock(0, paid, new Cell(Field.BudgetAt, T), new Cell(Field.BudgetMinor, 250_00), new Cell(Field.CampaignStatusAt, T + Minute), new Cell(Field.CampaignPaused, 1));
        _worker.AddStock(0, ["seo", "no rate"], new Cell(Field.BudgetAt, T), new Cell(Field.Unconverted(UnconvertedMoney.Budget, new(77)), 5));
        PlayWork(minute);
        _board.Apply(_worker.Take(T + (10 * Minute)));
        _board.Complete(T + (61 * Minute));
    }

    // Ann is overrun: 250 arrivals in ten hours, of which she has done 40. Bob has one, and Cid's are nobody's team.
    private void PlayWork(long minute)
    {
        for (var hour = 1; hour <= 10; hour++)
        {
            _worker.Add(
                2, minute - (hour * 60), ["ann"],
                new Cell(Field.Arrivals, 25), new Cell(Field.Completions, 4), new Cell(Field.ArrivalsWaiting, 21), new Cell(Field.Histogram(Lag.Completion, LagBuckets.Of(5 * Minute)), 4));
        }

        _worker.AddStock(2, ["ann"], new Cell(Field.Backlog, 210));
        _worker.Add(2, minute - 30, ["bob"], new Cell(Field.Arrivals, 1), new Cell(Field.ArrivalsWaiting, 1)).AddStock(2, ["bob"], new Cell(Field.Backlog, 1));
        _worker.Add(2, minute - 600, ["cid"], new Cell(Field.Arrivals, 2), new Cell(Field.Completions, 2), new Cell(Field.Histogram(Lag.Completion, LagBuckets.Of(Minute)), 2));
    }

    private static Cell Reached(Lag lag, long millis) => new(Field.Histogram(lag, LagBuckets.Of(millis)), 1);

    private static string Line(PointBuilder point) =>
        $"{Encoding.UTF8.GetString(point.Series())} {Encoding.UTF8.GetString(point.Fields)} {point.UnixSeconds}";

    private static void Approve(string received)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "InfluxDb");
        var approved = Path.Combine(folder, "BoardPoints.approved.txt");
        if (!File.Exists(approved) || File.ReadAllText(approved).ReplaceLineEndings("\n") != received)
        {
            File.WriteAllText(Path.Combine(folder, "BoardPoints.received.txt"), received);
        }

        received.ShouldBe(File.ReadAllText(approved).ReplaceLineEndings("\n"), $"what came is beside it: {folder}");
    }
}
