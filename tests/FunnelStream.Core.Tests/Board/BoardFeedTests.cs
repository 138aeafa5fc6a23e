using FunnelStream.Checkpoints;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Board;

public sealed class BoardFeedTests
{
    private const long T = 1_772_409_600_000; // 2026-03-02, midnight UTC
    private const long M = T / 60_000;

    private readonly PanesLog _log = new(2);
    private readonly HandMadeWorker[] _workers = [new(0), new(1)];

    [Fact]
    public void Nothing_of_a_checkpoint_shows_before_its_meta_record()
    {
        Commit(0, 1);
        Commit(1, 1);
        var board = NewBoard();
        var feed = new BoardFeed(board, [0, 0], _log.Ends);
        foreach (var record in _log[0].SkipLast(1))
        {
            Take(feed, 0, record);
        }

        board.PartitionsHeard.ShouldBe(0);
        Take(feed, 0, _log[0][^1]);
        ReadAll(feed, 1);
        board.PartitionsHeard.ShouldBe(2);
        feed.IsRebuilding.ShouldBeTrue("the end of neither is known to be read");
        feed.End(0, _log.Ends[0]);
        feed.End(1, _log.Ends[1] - 1);
        feed.IsRebuilding.ShouldBeTrue("a transaction was open there");
        feed.End(1, _log.Ends[1]);
        feed.IsRebuilding.ShouldBeFalse();
        Leads(board).ShouldBe(2);
        feed.Applied.ShouldBe(_log.Ends.Select(end => end - 1));
    }

    [Fact]
    public void What_the_sink_was_told_is_not_told_again()
    {
        Commit(0, 1);
        Commit(1, 1);
        var positions = _log.Ends;
        Commit(0, 5, minute: 1);
        var board = NewBoard();
        ReadToTheEnd(new BoardFeed(board, positions, _log.Ends));
        board.TakeChangedPoints(upTo: Level.Minute).Where(p => p.Family.Name == "channel").ShouldHaveSingleItem().Cells[Field.Leads].ShouldBe(5);
    }

    [Fact]
    public void What_is_again_what_it_was_is_told_since_the_sink_may_have_heard_otherwise()
    {
        Commit(0, 1);
        Commit(1, 1);
        var positions = _log.Ends;
        Commit(0, 1);
        Commit(0, -1);
        _log.Compact(0, _log.Ends[0]);
        var board = NewBoard();
        ReadToTheEnd(new BoardFeed(board, positions, _log.Ends));
        board.TakeChangedPoints(upTo: Level.Minute).Where(p => p.Family.Name == "channel").ShouldHaveSingleItem().Cells[Field.Leads].ShouldBe(2);
    }

    [Fact]
    public void A_meta_record_taken_by_compaction_is_replaced_by_the_next()
    {
        Commit(0, 1);
        Commit(0, 1, minute: 1);
        Commit(1, 1);
        var positions = _log.Ends;
        Commit(0, 1, minute: 2);
        _log.Compact(0, _log.Ends[0]);
        var board = NewBoard();
        ReadToTheEnd(new BoardFeed(board, positions, _log.Ends));
        board.TakeChangedPoints(upTo: Level.Minute).Where(p => p.Family.Name == "channel").ShouldHaveSingleItem().Start.ShouldBe(T + 120_000);
        Leads(board).ShouldBe(4);
    }

    [Fact]
    public void A_record_read_again_is_skipped()
    {
        Commit(0, 1);
        Commit(0, 1);
        Commit(1, 1);
        var board = NewBoard();
        var feed = new BoardFeed(board, [0, 0], _log.Ends);
        ReadAll(feed, 0);
        ReadAll(feed, 0);
        ReadAll(feed, 1);
        feed.End(0, _log.Ends[0]);
        feed.End(1, _log.Ends[1]);
        Leads(board).ShouldBe(3);
    }

    [Fact]
    public void State_begun_anew_is_noticed()
    {
        Commit(0, 1);
        Commit(0, 1);
        var feed = new BoardFeed(NewBoard(), [0, 0], _log.Ends);
        ReadAll(feed, 0);
        var before = _log[0].Count;
        _log.Append(new HandMadeWorker(0).Add(0, M, ["seo", "(none)"], new Cell(Field.Leads, 1)).Take(T));
        Should.Throw<StateResetException>(() =>
        {
            foreach (var record in _log[0].Skip(before))
            {
                Take(feed, 0, record);
            }
        }).Message.ShouldContain("checkpoint 1 follows 2");
    }

    [Fact]
    public void A_position_beyond_the_end_is_none()
    {
        Commit(0, 1);
        Commit(1, 1);
        var board = NewBoard();
        ReadToTheEnd(new BoardFeed(board, [1_000, 0], _log.Ends));
        board.TakeChangedPoints(upTo: Level.Minute).Where(p => p.Family.Name == "channel").ShouldHaveSingleItem().Cells[Field.Leads].ShouldBe(2);
    }

    private static FunnelBoard NewBoard() => new(new BoardOptions { Partitions = 2 });

    private static long Leads(FunnelBoard board)
    {
        board.ForgetTaken();
        return board.TakeChangedPoints(upTo: Level.Day).Where(p => p.Family.Name == "channel" && p.Level == Level.Day).Sum(p => p.Cells[Field.Leads]);
    }

    private static void Take(BoardFeed feed, int partition, PanesLog.Record record) =>
        feed.Take(partition, record.Offset, record.Key, record.Value, record.IsTombstone);

    private void Commit(int partition, long leads, int minute = 0) =>
        _log.Append(_workers[partition].Add(0, M + minute, ["seo", "(none)"], new Cell(Field.Leads, leads)).Take(T) with { TakenAt = T });

    private void ReadAll(BoardFeed feed, int partition)
    {
        foreach (var record in _log[partition])
        {
            Take(feed, partition, record);
        }
    }

    private void ReadToTheEnd(BoardFeed feed)
    {
        for (var partition = 0; partition < 2; partition++)
        {
            ReadAll(feed, partition);
            feed.End(partition, _log.Ends[partition]);
        }

        feed.IsRebuilding.ShouldBeFalse();
    }
}
