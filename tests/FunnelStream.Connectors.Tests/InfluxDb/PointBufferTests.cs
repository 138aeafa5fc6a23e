using System.Text;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Connectors.Tests.InfluxDb;

public sealed class PointBufferTests
{
    private readonly PointBuffer _buffer = new(capacity: 3);

    [Fact]
    public void A_newer_value_takes_the_older_ones_place_in_the_line()
    {
        Add(1, "old").Outcome.ShouldBe(AddOutcome.Added);
        Add(2, "second").Outcome.ShouldBe(AddOutcome.Added);
        Add(1, "new").ShouldBe(new AddResult(AddOutcome.Replaced, 2));

        Taken(10).ShouldBe(["1 new", "2 second"]);
    }

    [Fact]
    public void A_newer_value_of_a_point_in_flight_waits_for_the_next_batch()
    {
        Add(1, "old");
        Taken(10).ShouldBe(["1 old"]);

        Add(1, "new").Outcome.ShouldBe(AddOutcome.Added);
        Should.Throw<InvalidOperationException>(() => _buffer.Take(10));
        _buffer.Complete();

        Taken(10).ShouldBe(["1 new"]);
    }

    [Fact]
    public void The_same_series_at_another_time_is_another_point()
    {
        _buffer.Add(Point(1, 5, "a"));
        _buffer.Add(Point(1, 6, "b"));

        _buffer.Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task Full_and_healthy_refuses_but_still_replaces_and_opens_when_taken_from()
    {
        Fill();
        Add(9, "too many").Outcome.ShouldBe(AddOutcome.Full);
        Add(2, "newer").Outcome.ShouldBe(AddOutcome.Replaced);
        var room = _buffer.WaitForRoomAsync(default);
        room.IsCompleted.ShouldBeFalse();

        Taken(1).ShouldBe(["1 v1"]);

        await room.WaitAsync(TimeSpan.FromSeconds(10));
        Add(9, "fits").Outcome.ShouldBe(AddOutcome.Added);
        Add(10, "does not").Outcome.ShouldBe(AddOutcome.Full);
    }

    [Fact]
    public async Task An_outage_lets_waiting_producers_go_and_drops_the_oldest()
    {
        Fill();
        var room = _buffer.WaitForRoomAsync(default);

        _buffer.SetOutage(true);

        await room.WaitAsync(TimeSpan.FromSeconds(10));
        Add(4, "v4").ShouldBe(new AddResult(AddOutcome.AddedDroppingOldest, 3));
        Add(3, "newer").Outcome.ShouldBe(AddOutcome.Replaced);
        Taken(10).ShouldBe(["2 v2", "3 newer", "4 v4"]);
    }

    [Fact]
    public async Task Waiting_for_room_can_be_cancelled()
    {
        Fill();
        using var cancellation = new CancellationTokenSource();
        var room = _buffer.WaitForRoomAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(room);
    }

    [Fact]
    public async Task A_flush_waits_for_what_was_there_and_not_for_what_comes_later()
    {
        Fill();
        var flush = _buffer.FlushAsync(default);
        _buffer.FlushWanted.ShouldBeTrue();

        _buffer.Take(2);
        Add(7, "later");
        _buffer.Complete();
        flush.IsCompleted.ShouldBeFalse();

        _buffer.Take(1);
        flush.IsCompleted.ShouldBeFalse();
        _buffer.FlushWanted.ShouldBeFalse();
        _buffer.Complete();

        await flush.WaitAsync(TimeSpan.FromSeconds(10));
        _buffer.Waiting.ShouldBe(1);
    }

    [Fact]
    public void A_flush_is_not_done_by_drops_while_older_points_are_in_flight()
    {
        Fill();
        _buffer.Take(1);
        var flush = _buffer.FlushAsync(default);
        _buffer.SetOutage(true);
        for (var series = 10; series < 20; series++)
        {
            Add(series, "x");
        }

        flush.IsCompleted.ShouldBeFalse();
        _buffer.Complete();

        flush.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_closed_buffer_takes_nothing_and_giving_up_cancels_flushes()
    {
        Fill();
        _buffer.Take(1);
        var flush = _buffer.FlushAsync(default);

        _buffer.Close();

        Add(8, "late").Outcome.ShouldBe(AddOutcome.Closed);
        _buffer.Abandon().ShouldBe(3);
        flush.IsCompleted.ShouldBeTrue();
        _buffer.FlushAsync(default).IsCompletedSuccessfully.ShouldBeTrue();
    }

    private void Fill()
    {
        Add(1, "v1");
        Add(2, "v2");
        Add(3, "v3");
    }

    private AddResult Add(int series, string value) => _buffer.Add(Point(series, 0, value));

    private string[] Taken(int most) => [.. _buffer.Take(most).Select(p => $"{p.Key.Series} {Encoding.UTF8.GetString(p.Fields)}")];

    private static WaitingPoint Point(int series, long time, string value) =>
        new(new PointKey(series, time), [], Encoding.UTF8.GetBytes(value));
}
