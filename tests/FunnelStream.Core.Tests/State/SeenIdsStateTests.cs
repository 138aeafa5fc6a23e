using FunnelStream.Events;

namespace FunnelStream.State;

public sealed class SeenIdsStateTests
{
    private const long Hour = 3_600_000;
    private const long Start = 500_000 * Hour;

    private readonly MemoryStateTopics _topics = new();
    private long _checkpoint;

    [Fact]
    public void Comes_back_from_its_chunks_and_goes_on_growing_them()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            _topics[StateTopic.Ids].Clear();
            var random = new Random(seed);
            var seen = New();
            var known = new HashSet<(long At, ulong Id)>();
            var now = Start;
            for (var round = 0; round < 40; round++)
            {
                for (var i = random.Next(1_500); i > 0; i--)
                {
                    var at = now - random.NextInt64(6 * Hour);
                    if (!seen.IsTooLate(at))
                    {
                        var id = Fingerprint.Of(BitConverter.GetBytes(random.Next(20_000)));
                        seen.Add(at, id).ShouldBe(known.Add((at / Hour, id)));
                    }
                }

                now += random.NextInt64(Hour);
                seen.Advance(now);
                known.RemoveWhere(id => (id.At + 1) * Hour <= seen.Floor);
                Write(seen);
                _topics.Compact(StateTopic.Ids, random.Next(_topics[StateTopic.Ids].Count + 1), withTombstones: random.Next(2) == 0);
                seen = random.Next(3) == 0 ? Restored(seen.Floor) : seen;
                seen.Count.ShouldBe(known.Count);
                seen.LiveKeys.ShouldBe(_topics.Live(StateTopic.Ids).Count);
                seen.LiveKeys.ShouldBe(known.GroupBy(id => id.At).Sum(hour => (hour.Count() + 999) / 1_000));
            }

            var restored = Restored(seen.Floor);
            known.ShouldAllBe(id => !restored.Add(id.At * Hour, id.Id));
        }
    }

    [Fact]
    public void Writes_only_chunks_that_changed()
    {
        var seen = New();
        Add(seen, Start, 0, 2_500);
        Add(seen, Start + Hour, 0, 10);
        Write(seen).ShouldBe(4);
        Write(seen).ShouldBe(0);
        Add(seen, Start, 0, 2_500); // all known
        Write(seen).ShouldBe(0);
        Add(seen, Start, 2_500, 2_501);
        Write(seen).ShouldBe(1);
        Add(seen, Start, 2_501, 3_001);
        Write(seen).ShouldBe(2);
    }

    [Fact]
    public void An_hour_that_comes_and_goes_between_two_checkpoints_leaves_no_trace()
    {
        var seen = New();
        Add(seen, Start, 0, 2_500);
        seen.Advance(Start + (9 * Hour));

        Write(seen).ShouldBe(0);
    }

    [Fact]
    public void Few_ids_an_hour_take_no_second_copy_and_many_at_most_one_chunk_more()
    {
        var seen = New();
        for (var hour = 0; hour < 800; hour++)
        {
            Add(seen, Start + (hour * Hour), 0, 900);
        }

        ((double)seen.Bytes / seen.Count).ShouldBeLessThan(12);
        Add(seen, Start + (800 * Hour), 0, 100_000);
        Write(seen);

        ((double)seen.Bytes / seen.Count).ShouldBeLessThan(12);
    }

    [Fact]
    public void What_was_forgotten_stays_too_late_where_the_memory_is_longer_now()
    {
        var seen = New();
        Add(seen, Start, 0, 10);
        seen.Advance(Start + (9 * Hour));
        Write(seen);

        var longer = new SeenIds(TimeSpan.FromHours(100), StateFormat.Visits);
        longer.FinishRestore(seen.Floor);
        longer.Advance(Start + (10 * Hour));

        longer.IsTooLate(Start).ShouldBeTrue();
    }

    private static SeenIds New() => new(TimeSpan.FromHours(8), StateFormat.Visits);

    private static void Add(SeenIds seen, long at, int from, int to)
    {
        for (var id = from; id < to; id++)
        {
            seen.Add(at, Fingerprint.Of(BitConverter.GetBytes(id)));
        }
    }

    private int Write(SeenIds seen)
    {
        var batch = new StateBatch();
        seen.WriteChanges(batch, ++_checkpoint);
        var log = _topics.Open();
        log.TakeOver(default);
        log.Commit(batch, [], [0, 0, 0], default);
        return batch.Count;
    }

    private SeenIds Restored(long floor)
    {
        var seen = New();
        foreach (var record in _topics[StateTopic.Ids])
        {
            IdRecords.ReadKey(record.Key, out var hour, out var number).ShouldBe(StateFormat.Visits);
            seen.Take(hour, number, record.Value is null ? null : IdRecords.ReadIds(record.Value, out _));
        }

        seen.FinishRestore(floor);
        return seen;
    }
}
