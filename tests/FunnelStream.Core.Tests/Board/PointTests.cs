using FunnelStream.Checkpoints;
using FunnelStream.Panes;

namespace FunnelStream.Board;

public sealed class PointTests
{
    private const long Hour = 3_600_000;
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC
    private const int Minute = (int)(T / 60_000);

    private readonly HandMadeWorker _worker = new();
    private readonly FunnelBoard _board = new(new BoardOptions());

    [Fact]
    public void A_changed_minute_changes_its_hour_and_day_and_nothing_else()
    {
        Lead(5);
        Lead(61);
        Apply();
        Taken().ShouldBe(["channel Minute +5: 1", "channel Minute +61: 1", "channel Hour +0: 1", "channel Hour +60: 1", "channel Day +0: 2"]);
        Taken().ShouldBeEmpty();

        Lead(6);
        Apply();
        Taken().ShouldBe(["channel Minute +6: 1", "channel Hour +0: 2", "channel Day +0: 3"]);
    }

    [Fact]
    public void What_has_become_empty_is_overwritten_with_zeros()
    {
        Lead(5);
        Apply();
        Taken();
        Lead(5, -1);
        Apply();
        Taken().ShouldBe(["channel Minute +5: 0", "channel Hour +0: 0", "channel Day +0: 0"]);
    }

    [Fact]
    public void A_fold_changes_no_point()
    {
        Lead(5);
        Apply();
        Taken();
        _worker.Fold(T + (30 * Hour));
        Apply();
        _worker.Panes.Keys.ShouldAllBe(key => key.Level == Level.Hour);
        Taken().ShouldBeEmpty();
    }

    [Fact]
    public void A_minute_that_is_folded_before_it_was_taken_comes_once_as_it_last_was()
    {
        Lead(5);
        Apply();
        Lead(6); // said for the first time with the fold: the minute is never known
        _worker.Fold(T + (30 * Hour));
        Apply();
        Taken().ShouldBe(["channel Minute +5: 1", "channel Hour +0: 2", "channel Day +0: 2"]);

        Lead(7);
        Apply();
        Taken().ShouldBe(["channel Hour +0: 3", "channel Day +0: 3"], "the minute is as known then");
    }

    [Fact]
    public void What_one_partition_has_folded_stays_open_to_another_that_is_behind()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        var behind = new HandMadeWorker(1);
        Lead(5);
        board.Apply(_worker.Take(T + (5 * Hour)));
        behind.Add(0, Minute + 1, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(behind.Take(T + (5 * Hour)));
        _worker.Fold(T + (30 * Hour));
        board.Apply(_worker.Take(T + (5 * Hour)));
        Taken(board);

        behind.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(behind.Take(T + (5 * Hour)));
        Taken(board).ShouldBe(["channel Minute +5: 2", "channel Hour +0: 3", "channel Day +0: 3"]);

        behind.Fold(T + (30 * Hour));
        board.Apply(behind.Take(T + (5 * Hour)));
        behind.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(behind.Take(T + (5 * Hour)));
        Taken(board).ShouldBe(["channel Hour +0: 4", "channel Day +0: 4"], "folded by all: the minute is as known then");
    }

    [Fact]
    public void A_partition_that_is_idle_or_empty_keeps_no_point_open()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 3 });
        var idle = new HandMadeWorker(1);
        idle.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(idle.Take(T) with { Watermark = long.MaxValue });
        board.Apply(new HandMadeWorker(2).Take(long.MinValue));
        Lead(5);
        board.Apply(_worker.Take(T + (5 * Hour)));
        _worker.Fold(T + (30 * Hour));
        board.Apply(_worker.Take(T + (5 * Hour)));
        Taken(board).ShouldBe(["channel Minute +5: 2", "channel Hour +0: 2", "channel Day +0: 2"]);

        idle.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(idle.Take(T));
        Taken(board).ShouldBe(["channel Hour +0: 3", "channel Day +0: 3"]);
    }

    [Fact]
    public void What_a_partition_folded_without_telling_it_is_not_told_of_the_others_alone()
    {
        foreach (var tellsFirst in (bool[])[true, false])
        {
            var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
            var quiet = new HandMadeWorker(1).Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1)).Take(T + (5 * Hour));
            var ahead = new HandMadeWorker().Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1)).Fold(T + (30 * Hour)).Take(T + (30 * Hour));
            board.Apply(tellsFirst ? quiet : ahead);
            board.Apply(tellsFirst ? ahead : quiet);
            Taken(board).ShouldBe(["channel Hour +0: 2", "channel Day +0: 2"]);
        }
    }

    [Fact]
    public void A_partition_that_leaps_leaves_what_it_told_before_and_nothing_in_between()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        var other = new HandMadeWorker(1).Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1)).Add(0, Minute + 60, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(other.Take(T + Hour));
        Lead(5);
        board.Apply(_worker.Take(T + (Hour / 2)));
        Lead(60);
        _worker.Fold(T + (40 * Hour));
        board.Apply(_worker.Take(T + (40 * Hour)));
        Taken(board).ShouldBe(["channel Minute +5: 2", "channel Hour +0: 2", "channel Hour +60: 2", "channel Day +0: 4"]);
    }

    [Fact]
    public void A_partition_that_leaps_closes_no_minute_that_another_is_still_behind_with()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        var behind = new HandMadeWorker(1).Add(0, Minute + 1, ["seo", "(none)"], new Cell(Field.Leads, 1));
        Lead(5);
        board.Apply(_worker.Take(T + (2 * Hour)));
        board.Apply(behind.Take(T + 120_000));
        _worker.Fold(T + (40 * Hour));
        board.Apply(_worker.Take(T + (40 * Hour)));
        behind.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(behind.Take(T + (10 * 60_000)));
        Taken(board).ShouldBe(["channel Minute +1: 1", "channel Minute +5: 2", "channel Hour +0: 3", "channel Day +0: 3"]);
    }

    [Fact]
    public void What_a_partition_says_as_it_becomes_idle_still_counts_in_what_others_have_folded()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        var other = new HandMadeWorker(1).Add(0, Minute + 1, ["seo", "(none)"], new Cell(Field.Leads, 1));
        Lead(5);
        board.Apply(_worker.Take(T + (5 * Hour)));
        board.Apply(other.Take(T + Hour));
        _worker.Fold(T + (30 * Hour));
        board.Apply(_worker.Take(T + (30 * Hour)));
        Taken(board);
        other.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(other.Take(T + Hour) with { Watermark = long.MaxValue });
        Taken(board).ShouldBe(["channel Minute +5: 2", "channel Hour +0: 3", "channel Day +0: 3"]);
    }

    [Fact]
    public void A_worker_that_counts_anew_leaves_folded_points_as_they_were()
    {
        var board = new FunnelBoard(new BoardOptions());
        Lead(5);
        board.Apply(_worker.Take(T + (5 * Hour)));
        _worker.Fold(T + (30 * Hour));
        board.Apply(_worker.Take(T + (5 * Hour)));
        Taken(board);

        board.Apply(_worker.TakeAll(T + (5 * Hour)) with { Generation = 2, Number = 1 });
        board.ForgetTaken();
        Taken(board).ShouldBe(["channel Hour +0: 1", "channel Day +0: 1"]);
    }

    [Fact]
    public void Days_are_those_of_the_zone()
    {
        // 2026-03-29 in Paris has 23 hours: 28th 23:00 UTC to 29th 22:00 UTC.
        var days = DayGrid.Of("Europe/Paris");
        var midnight = (int)(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60);
        var worker = new HandMadeWorker(0, days);
        var board = new FunnelBoard(new BoardOptions { Days = days });
        foreach (var minute in (int[])[-1, 0, (23 * 60) - 1, 23 * 60])
        {
            worker.Add(0, midnight + minute, ["seo", "(none)"], new Cell(Field.Leads, 1));
        }

        board.Apply(worker.Take(T));
        board.TakeChangedPoints().Where(point => point.Level == Level.Day).OrderBy(point => point.Start)
            .Select(point => ((point.Start / 60_000) - midnight, point.Cells[Field.Leads]))
            .ShouldBe([(-1_440, 1), (0, 2), (23 * 60, 1)]);
    }

    [Fact]
    public void Hours_and_days_are_those_of_the_zones_clocks()
    {
        // Midnight of 2026-03-02 in Kathmandu is 18:15 UTC of the day before.
        var days = DayGrid.Of("Asia/Kathmandu");
        var midnight = (int)(new DateTimeOffset(2026, 3, 1, 18, 15, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60);
        var worker = new HandMadeWorker(0, days);
        var board = new FunnelBoard(new BoardOptions { Days = days });
        foreach (var minute in (int[])[-1, 0, 59, 60])
        {
            worker.Add(0, midnight + minute, ["seo", "(none)"], new Cell(Field.Leads, 1));
        }

        board.Apply(worker.Take(T));
        board.TakeChangedPoints().Where(point => point.Level is Level.Hour or Level.Day).OrderBy(point => point.Level).ThenBy(point => point.Start)
            .Select(point => (point.Level, (point.Start / 60_000) - midnight, point.Cells[Field.Leads]))
            .ShouldBe([(Level.Hour, -60, 1), (Level.Hour, 0, 2), (Level.Hour, 60, 1), (Level.Day, -1_440, 1), (Level.Day, 0, 3)]);
    }

    [Fact]
    public void Cohorts_come_when_they_change_and_once_more_when_they_are_final()
    {
        Lead(5);
        Apply();
        _board.Complete(T + Hour);
        _board.TakeChangedCohorts().Select(c => (c.Period, c.Start, c.Channel, c.Campaign, Leads: c.Cells[Field.Leads], c.Final)).ShouldBe(
        [
            (Kpis.CohortPeriod.Day, T, "seo", "(none)", 1, false),
            (Kpis.CohortPeriod.Month, T - (24 * Hour), "seo", "(none)", 1, false),
        ]);
        _board.Complete(T + (2 * Hour));
        _board.TakeChangedCohorts().ShouldBeEmpty();
        _board.Complete(T + (181 * 24 * Hour));
        _board.TakeChangedCohorts().Select(c => (c.Period, c.Final)).ShouldBe([(Kpis.CohortPeriod.Day, true)]);
        _board.Complete(T + (182 * 24 * Hour));
        _board.TakeChangedCohorts().ShouldBeEmpty();
        _board.Complete(T + (211 * 24 * Hour));
        _board.TakeChangedCohorts().Select(c => (c.Period, c.Final)).ShouldBe([(Kpis.CohortPeriod.Month, true)]);
    }

    [Fact]
    public void Nothing_is_remembered_for_nobody()
    {
        var board = new FunnelBoard(new BoardOptions { KeepsPoints = false });
        Lead(5);
        board.Apply(_worker.Take(T));
        board.TakeChangedPoints().ShouldBeEmpty();
        board.TakeChangedCohorts().ShouldBeEmpty();
    }

    [Fact]
    public void What_a_partition_ahead_told_is_not_taken_before_the_others_are_there_and_never_if_they_leap_over_it()
    {
        var board = new FunnelBoard(new BoardOptions { Partitions = 2 });
        var behind = new HandMadeWorker(1);
        Lead(5);
        Lead(65);
        behind.Add(0, Minute + 5, ["seo", "(none)"], new Cell(Field.Leads, 1));
        board.Apply(_worker.Take(T + (2 * Hour)));
        board.Apply(behind.Take(T + (10 * 60_000)));

        Minutes(T + (10 * 60_000)).ShouldBe(["channel Minute +5: 2"]);

        behind.Add(0, Minute + 66, ["seo", "(none)"], new Cell(Field.Leads, 1)).Fold(T + (30 * Hour));
        board.Apply(behind.Take(T + (30 * Hour)));
        _worker.Fold(T + (30 * Hour));
        board.Apply(_worker.Take(T + (30 * Hour)));

        Minutes(long.MaxValue).ShouldBeEmpty("of minute 66 one partition never told, so minute 65 would be in doubt as well");

        List<string> Minutes(long before) => [.. board.TakeChangedPoints(before)
            .Where(point => point.Level == Level.Minute)
            .Select(point => $"{point.Family.Name} {point.Level} +{(point.Start / 60_000) - Minute}: {point.Cells[Field.Leads]}")];
    }

    private void Lead(int minute, long sign = 1) => _worker.Add(0, Minute + minute, ["seo", "(none)"], new Cell(Field.Leads, sign));

    private void Apply() => _board.Apply(_worker.Take(T + (5 * Hour)));

    private List<string> Taken() => Taken(_board);

    private static List<string> Taken(FunnelBoard board) => [.. board.TakeChangedPoints()
        .OrderBy(point => point.Level).ThenBy(point => point.Start)
        .Select(point => $"{point.Family.Name} {point.Level} +{(point.Start / 60_000) - Minute}: {point.Cells[Field.Leads]}")];
}
