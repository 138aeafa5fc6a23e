using FunnelStream.Simulation.Broker;

namespace FunnelStream.Simulation;

/// <summary>The model does what the simulator relies on Kafka for.</summary>
public sealed class BrokerModelTests
{
    private readonly Clock _clock = new(0);
    private readonly PartitionLog _log = new();
    private readonly ConsumerGroup _group;
    private readonly TransactionCoordinator _coordinator;

    public BrokerModelTests() => (_group, _coordinator) = (new ConsumerGroup(_clock, 2, 10_000), new TransactionCoordinator(_clock, checksEpochs: true));

    [Fact]
    public void Nothing_of_a_transaction_is_seen_before_its_marker_and_markers_take_offsets()
    {
        var producer = _coordinator.Initialize("p");
        Write(producer, 1);
        Write(producer, 2);
        Seen().ShouldBeEmpty();
        _coordinator.End(producer, commit: true);
        Seen().ShouldBeEmpty();

        _coordinator.Finish();
        Seen().ShouldBe([1, 2]);
        _log.HighWatermark.ShouldBe(3);
        _log.LastStableOffset.ShouldBe(3);
    }

    [Fact]
    public void What_is_aborted_is_never_seen()
    {
        var producer = _coordinator.Initialize("p");
        Write(producer, 1);
        _coordinator.End(producer, commit: false);
        Write(producer, 2);
        _coordinator.End(producer, commit: true);
        _coordinator.Finish();

        Seen().ShouldBe([2]);
    }

    [Fact]
    public void An_open_transaction_holds_back_what_others_commit_after_it_until_it_times_out()
    {
        Write(_coordinator.Initialize("hanging"), 1);
        var producer = _coordinator.Initialize("p");
        Write(producer, 2);
        _coordinator.End(producer, commit: true);
        _coordinator.Finish();
        Seen().ShouldBeEmpty();
        _log.LastStableOffset.ShouldBe(0);

        _clock.Now += TransactionCoordinator.TimeoutMillis + 1;
        _coordinator.Tick();
        _coordinator.Finish();
        Seen().ShouldBe([2]);
    }

    [Fact]
    public void A_new_producer_aborts_what_the_old_one_left_open_and_shuts_it_out()
    {
        var old = _coordinator.Initialize("p");
        Write(old, 1);
        _coordinator.Initialize("p");

        Should.Throw<BrokerException>(() => Write(old, 2)).IsFenced.ShouldBeTrue();
        Should.Throw<BrokerException>(() => _coordinator.End(old, commit: true)).IsFenced.ShouldBeTrue();
        Seen().ShouldBeEmpty();
        _log.LastStableOffset.ShouldBe(_log.HighWatermark);
    }

    [Fact]
    public void A_new_producer_leaves_what_was_decided()
    {
        var old = _coordinator.Initialize("p");
        Write(old, 1);
        _coordinator.End(old, commit: true);
        _coordinator.Initialize("p");

        Seen().ShouldBe([1]);
    }

    [Fact]
    public void Offsets_count_with_their_transaction_and_only_from_a_member_of_the_generation()
    {
        var member = Joined();
        var producer = _coordinator.Initialize("p");
        _coordinator.AddOffsets(producer, _group, member, 0, [7]);
        _group.Offsets.ShouldBeEmpty();
        _coordinator.End(producer, commit: true);
        _coordinator.Finish();
        _group.Offsets[0].ShouldBe([7]);

        _group.Rebalance();
        _coordinator.AddOffsets(producer, _group, member, 0, [8]); // only being prepared
        _group.JoinAgain(member);
        _group.Tick();
        Should.Throw<BrokerException>(() => _coordinator.AddOffsets(producer, _group, member, 0, [9])).IsFenced.ShouldBeTrue();
    }

    [Fact]
    public void Who_is_not_heard_from_or_does_not_join_in_time_is_out()
    {
        var first = Joined();
        var second = _group.Join();
        _group.JoinAgain(first);
        _group.Tick();
        _group.Assignment(first).Partitions.ShouldBe([0]);
        _group.Assignment(second).Partitions.ShouldBe([1]);

        _clock.Now += 10_001;
        _group.Heartbeat(first);
        _group.Tick();
        _group.Knows(second).ShouldBeFalse();

        _clock.Now += 10_000;
        _group.Heartbeat(first);
        _group.Tick();
        _group.Knows(first).ShouldBeFalse("it was to join again");
    }

    [Fact]
    public void Compaction_keeps_the_last_of_each_key_and_every_offset_and_drops_deletes_after_a_while()
    {
        foreach (var (key, value) in new[] { (1, "a"), (2, "b"), (1, "c"), (2, null) })
        {
            _log.Append([(byte)key], value is null ? null : [(byte)value[0]]);
        }

        _log.Compact(_log.HighWatermark, now: 0, keepDeletes: 10);
        _log.Read(0, 9, out var next).Select(e => e.Offset).ShouldBe([2, 3]);
        next.ShouldBe(4);

        _log.Compact(_log.HighWatermark, now: 10, keepDeletes: 10);
        _log.Read(0, 9, out _).Select(e => e.Offset).ShouldBe([2]);
        _log.HighWatermark.ShouldBe(4);
    }

    [Fact]
    public void Compaction_stops_at_the_last_stable_offset()
    {
        _log.Append([1], [1]);
        Write(_coordinator.Initialize("p"), 1);
        _log.Append([1], [2]);
        _log.Compact(_log.HighWatermark, now: 0, keepDeletes: 0);

        _log.CompactedTo.ShouldBe(1);
        Seen().ShouldBe([1]);
    }

    private Membership Joined()
    {
        var joined = _group.Join();
        _group.Tick();
        return joined with { Generation = _group.Assignment(joined).Generation };
    }

    private void Write(Producer producer, byte key) => _coordinator.Append(producer, _log, [key], [key]);

    private IEnumerable<int> Seen() => _log.Read(0, int.MaxValue, out _).Select(e => (int)e.Key[0]);
}
