using FunnelStream.Checkpoints;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

public sealed class FunnelBoardTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC, a Monday

    private readonly HandMadeWorker _worker = new();

    [Fact]
    public void Partitions_add_up_under_one_name_whatever_number_each_gave_it()
    {
        var board = Board("1h");
        var other = new HandMadeWorker(1);
        Lead(T, "seo");
        Lead(T, "ads");
        other.Add(0, T / Minute, ["ads", "(none)"], new Cell(Field.Leads, 5));
        board.Apply(_worker.Take(T));
        board.Apply(other.Take(T));
        board.Complete(T + Minute);
        Value(board, "leads", "channel=ads").ShouldBe(6);
        Value(board, "leads", "channel=seo").ShouldBe(1);
        Value(board, "leads", "total").ShouldBe(7);
    }

    [Fact]
    public void An_old_checkpoint_is_skipped()
    {
        var board = Board("1h");
        Lead(T);
        var first = _worker.Take(T);
        Lead(T);
        board.Apply(first);
        board.Apply(_worker.Take(T));
        board.Apply(first);
        board.Complete(T + Minute);
        Value(board, "leads", "total").ShouldBe(2);
        board.Events.ShouldBe(2);
    }

    [Fact]
    public void A_worker_that_counts_anew_replaces_all_that_the_one_before_it_said()
    {
        var board = Board("1h");
        Lead(T, "seo");
        Lead(T, "ads");
        board.Apply(_worker.Take(T));
        board.Apply(_worker.Take(T));
        var anew = new HandMadeWorker();
        anew.Add(0, T / Minute, ["ads", "(none)"], new Cell(Field.Leads, 5));

        board.Apply(anew.Take(T) with { Generation = 2 });
        board.Apply(_worker.TakeAll(T) with { Number = 9 });
        board.Complete(T + Minute);

        Value(board, "leads", "channel=ads").ShouldBe(5);
        Value(board, "leads", "total").ShouldBe(5);
    }

    [Fact]
    public void A_name_never_given_is_an_error()
    {
        Lead(T);
        var nameless = _worker.Take(T) with { Names = [] };
        Should.Throw<InvalidDataException>(() => Board("1h").Apply(nameless)).Message.ShouldContain("channel");
    }

    [Fact]
    public void A_family_that_is_not_configured_is_an_error()
    {
        Lead(T);
        _worker.Add(1, T / Minute, ["seo", "s", "i", "o"], new Cell(Field.Leads, 1));
        var board = new FunnelBoard(new BoardOptions { Families = [Family.Defaults[0]], Breakdowns = [Breakdown.Total] });
        Should.Throw<InvalidDataException>(() => board.Apply(_worker.Take(T))).Message.ShouldContain("family 1");
    }

    [Fact]
    public void An_empty_board_shows_an_empty_total()
    {
        var board = Board("1h", "all");
        board.Complete(T + 1);
        var leads = board.Results().Where(result => result.Kpi == "leads" && result.Face == Face.Period).ToList();
        leads.Select(result => (result.Window, result.From, result.To, result.Value.Value))
            .ShouldBe([("1h", T - Hour, T + 1, 0), ("all", T + 1, T + 1, 0)]);
    }

    [Fact]
    public void A_replay_counts_what_starts_before_its_end_and_no_more()
    {
        var board = Board("1h");
        Lead(T);
        Lead(T + Minute);
        board.Apply(_worker.Take(T));
        board.Complete(T + Minute);
        Value(board, "leads", "total").ShouldBe(1);
        board.Complete(T + Minute + 1);
        Value(board, "leads", "total").ShouldBe(2);
        board.Results().First().To.ShouldBe(T + Minute + 1);
    }

    [Fact]
    public void Everything_begins_at_the_earliest_pane()
    {
        var board = Board("all");
        Lead(T - (300 * Day));
        Lead(T);
        board.Apply(_worker.Take(T));
        board.Complete(T + Hour);
        var leads = board.Results().First(result => result.Kpi == "leads");
        (leads.From, leads.To, leads.Value.Value).ShouldBe((T - (300 * Day), T + Hour, 2));
        board.Results().ShouldNotContain(result => result.Kpi == "lead_growth");
    }

    [Fact]
    public void A_window_begins_where_what_is_kept_can_be_cut()
    {
        var board = Board("24h");
        Lead(T + (10 * Minute));
        board.Apply(_worker.Take(T));
        board.Complete(T + Day + (30 * Minute));
        board.Results().First().From.ShouldBe(T + (30 * Minute));
        Value(board, "leads", "total").ShouldBe(0);

        // The hour is folded: it can only be counted whole.
        _worker.Fold(T + Day + (4 * Hour));
        board.Apply(_worker.Take(T));
        board.Results().First().From.ShouldBe(T);
        Value(board, "leads", "total").ShouldBe(1);
    }

    [Fact]
    public void A_family_that_knows_hours_only_counts_whole_hours()
    {
        var board = Board("1h");
        _worker.Add(1, (T / Minute) + 10, ["seo", "51-200", "retail", "pro"], new Cell(Field.Leads, 1));
        board.Apply(_worker.Take(T));
        board.Complete(T + (90 * Minute));
        board.Results().First(result => result.Scope.Breakdown.Name == "offer").From.ShouldBe(T);
        board.Results().First(result => result.Scope.Breakdown == Breakdown.Total).From.ShouldBe(T + (30 * Minute));
        Value(board, "leads", "offer=pro").ShouldBe(1);
    }

    [Fact]
    public void A_tick_touches_only_what_enters_and_leaves()
    {
        var board = Board("1h", "24h", "30d");
        for (var i = 0; i < 2_000; i++)
        {
            Lead(T + (i * Minute), $"c{i % 7}");
        }

        board.Apply(_worker.Take(T));
        board.Complete(T + (1_600 * Minute));
        var before = Touched(board);
        board.Complete(T + (1_601 * Minute));

        // Into each of three windows and their growth one pane enters; out of the two shorter ones one leaves, and one passes
        // from the later span of growth to the earlier one. 24h: 2 enter (window, growth), 2 leave, 1 passes. 1h adds 1: out of the earlier span.
        (Touched(board) - before).ShouldBeLessThanOrEqualTo(20);
        (Touched(board) - before).ShouldBeGreaterThanOrEqualTo(6);

        before = Touched(board);
        Lead(T + (1_590 * Minute));
        board.Apply(_worker.Take(T));
        (Touched(board) - before).ShouldBe(6, "three windows and the later spans of their growth");
    }

    [Fact]
    public void Growth_compares_equal_spans_of_whole_hours_once_minutes_are_folded()
    {
        var board = Board("24h");
        for (var i = 0; i < 72; i++)
        {
            Lead(T + (i * Hour) + (30 * Minute));
        }

        Lead(T + (71 * Hour) + (50 * Minute));
        _worker.Fold(T + (72 * Hour));
        board.Apply(_worker.Take(T));
        board.Complete(T + (72 * Hour) - (5 * Minute)); // 71:55, rounded down to hour 71
        var growth = board.Results().First(result => result.Kpi == "lead_growth").Value;
        (growth.Numerator, growth.Denominator, growth.Value).ShouldBe((24, 24, 0));
        board.Complete(T + (72 * Hour));
        growth = board.Results().First(result => result.Kpi == "lead_growth").Value;
        (growth.Numerator, growth.Denominator, growth.Value).ShouldBe((25, 24, 1 / 24d));
    }

    [Fact]
    public void Growth_counts_whole_days_on_the_calendar_where_only_days_are_kept()
    {
        // Paris, to 2026-05-01 local midnight; the clocks changed on 29 March, within the later span of 60 days.
        var days = DayGrid.Of("Europe/Paris");
        var worker = new HandMadeWorker(0, days);
        var board = new FunnelBoard(new BoardOptions { Days = days, Windows = [WindowLength.Parse("60d")] });
        var end = (int)(new DateTimeOffset(2026, 4, 30, 22, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60);
        for (int day = days.StartOfDay(end - (130 * 1_440)); day < end; day = days.EndOfDay(day))
        {
            worker.Add(0, day, ["seo", "(none)"], new Cell(Field.Leads, 1));
        }

        worker.Fold(end * Minute);
        board.Apply(worker.Take(T));
        board.Complete(end * Minute);
        var growth = board.Results().First(result => result.Kpi == "lead_growth").Value;
        (growth.Numerator, growth.Denominator).ShouldBe((60, 60));
    }

    [Fact]
    public void Growth_from_nothing_or_beyond_what_is_kept_is_not_defined()
    {
        var board = Board("1h", "300d");
        Lead(T);
        _worker.Fold(T);
        board.Apply(_worker.Take(T));
        board.Complete(T + Minute);
        var growths = board.Results().Where(result => result.Kpi == "lead_growth" && result.Scope.Breakdown == Breakdown.Total).ToDictionary(r => r.Window, r => r.Value);
        growths["1h"].ShouldBe(new KpiValue(null, 1, 0, null, null, true));
        growths["300d"].ShouldBe(new KpiValue(null, null, null, null, null, true), "600 days are not kept");
    }

    [Fact]
    public void Only_what_changed_is_taken_again()
    {
        var board = Board("30d");
        Lead(T, "seo");
        Lead(T, "ads");
        board.Apply(_worker.Take(T));
        board.Complete(T + Minute);
        board.TakeChangedResults().Count.ShouldBe(board.Results().Count());
        board.TakeChangedResults().ShouldBeEmpty();
        _worker.Add(0, T / Minute, ["ads", "(none)"], new Cell(Field.Mqls, 1));
        board.Apply(_worker.Take(T));
        var changed = board.TakeChangedResults();
        changed.ShouldAllBe(result => result.Scope.ToString() != "channel=seo");
        changed.Where(result => result.Scope.ToString() == "channel=ads").Select(result => result.Kpi)
            .ShouldBe(["mqls", "lead_to_mql", "mql_to_sql", "cost_per_mql"], "a denominator is part of it");
    }

    [Fact]
    public void A_new_point_of_the_series_is_complete()
    {
        var board = Board("24h");
        Lead(T);
        board.Apply(_worker.Take(T));
        board.Complete(T + Minute);
        board.TakeChangedResults();
        board.Complete(T + (2 * Minute));
        board.TakeChangedResults().Select(result => result.Kpi).Distinct().ShouldBe(["response_time_p50", "response_time_p90"], "the waiting lead is older");
        board.Complete(T + (24 * Minute));
        var point = board.TakeChangedResults();
        point.Count.ShouldBe(board.Results().Count());
        point.ShouldAllBe(result => result.At == T + (24 * Minute));
    }

    [Fact]
    public void A_scope_that_left_the_window_is_told_once_more_as_empty()
    {
        var board = Board("1h");
        Lead(T, "seo");
        board.Apply(_worker.Take(T));
        board.Complete(T + Minute);
        board.TakeChangedResults();
        board.Complete(T + (3 * Hour));
        board.TakeChangedResults().Single(r => r.Scope.ToString() == "channel=seo" && r.Kpi == "leads" && r.Face == Face.Period).Value.Value.ShouldBe(0);
        board.Complete(T + (4 * Hour));
        board.TakeChangedResults().ShouldNotContain(r => r.Scope.ToString() == "channel=seo");
    }

    [Fact]
    public void Calendar_cohorts_follow_the_zone()
    {
        var days = DayGrid.Of("Europe/Paris");
        var worker = new HandMadeWorker(0, days);
        var board = new FunnelBoard(new BoardOptions { Days = days, Breakdowns = [Breakdown.Total] });
        DateTimeOffset Utc(int month, int day, int hour) => new(2026, month, day, hour, 0, 0, TimeSpan.Zero);
        foreach (var at in (DateTimeOffset[])[Utc(3, 28, 22), Utc(3, 28, 23), Utc(3, 29, 21), Utc(3, 29, 22), Utc(3, 31, 22)])
        {
            worker.Add(0, at.ToUnixTimeSeconds() / 60, ["seo", "(none)"], new Cell(Field.Leads, 1));
        }

        board.Apply(worker.Take(T));
        board.Complete(Utc(4, 2, 0).ToUnixTimeMilliseconds());
        Leads(CohortPeriod.Day).ShouldBe(["03-27 23h to 03-28 23h: 1", "03-28 23h to 03-29 22h: 2", "03-29 22h to 03-30 22h: 1", "03-31 22h to 04-01 22h: 1"]);
        Leads(CohortPeriod.Week).ShouldBe(["03-22 23h to 03-29 22h: 3", "03-29 22h to 04-05 22h: 2"]);
        Leads(CohortPeriod.Month).ShouldBe(["02-28 23h to 03-31 22h: 4", "03-31 22h to 04-30 22h: 1"]);
        board.Cohorts(CohortPeriod.Day, Utc(3, 30, 5).ToUnixTimeMilliseconds()).Count(result => result.Kpi == "leads").ShouldBe(2);

        List<string> Leads(CohortPeriod period) => [.. board.Cohorts(period).Where(result => result.Kpi == "leads")
            .Select(result => $"{DateTimeOffset.FromUnixTimeMilliseconds(result.From):MM-dd HH}h to {DateTimeOffset.FromUnixTimeMilliseconds(result.To):MM-dd HH}h: {result.Value.Value}")];
    }

    [Fact]
    public void A_cohort_that_is_kept_in_part_only_is_left_out()
    {
        var board = Board("1h");
        Lead(T);
        _worker.Fold(T + (410 * Day)); // 2026-03-12 is the oldest day kept
        Lead(T + (15 * Day));
        Lead(T + (40 * Day));
        board.Apply(_worker.Take(T));
        board.Complete(T + (410 * Day));
        board.Cohorts(CohortPeriod.Month).Where(result => result.Kpi == "leads" && result.Scope.Breakdown == Breakdown.Total).ShouldHaveSingleItem()
            .From.ShouldBe(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Before_event_time_is_known_there_is_nothing_to_show()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        Lead(T);
        board.Apply(_worker.Take(T));
        board.AdvanceTo(T);
        board.Results().ShouldBeEmpty();
        board.TakeChangedResults().ShouldBeEmpty();
        board.Cohorts(CohortPeriod.Day).ShouldBeEmpty();
        (board.PartitionsHeard, board.Furthest).ShouldBe((1, T));
    }

    private static FunnelBoard Board(params string[] windows) => new(new BoardOptions { Windows = [.. windows.Select(WindowLength.Parse)] });

    private static double? Value(FunnelBoard board, string kpi, string scope) =>
        board.Results().Single(result => result.Kpi == kpi && result.Face == Face.Period && result.Scope.ToString() == scope).Value.Value;

    private static long Touched(FunnelBoard board) => board.Windows.SelectMany(entry => entry.Window.Sums).Sum(sum => sum.TouchedPanes);

    private void Lead(long at, string channel = "seo") => _worker.Add(0, at / Minute, [channel, "(none)"], new Cell(Field.Leads, 1));
}
