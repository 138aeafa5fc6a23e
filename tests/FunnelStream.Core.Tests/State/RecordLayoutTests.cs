using System.Text.Json;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.State;

/// <summary>
/// The bytes of version 1, as they lie in topics out there: a build must go on reading them, whatever it writes. Where
/// the layout changes, these stay and the new version gets its own. Leads are pinned beside the leads.
/// </summary>
public sealed class RecordLayoutTests
{
    [Fact]
    public void A_name()
    {
        (byte[] Key, byte[] Value) record = ([(byte)'N', 1, 0x01, 0x02], [1, 0xac, 0x02, .. "q1-ß"u8]);

        Written(batch => PaneRecords.Add(batch, 300, new DimensionName(Dimension.Campaign, 0x102, "q1-ß"))).ShouldBe(Text(StateTopic.Panes, record));
        PaneRecords.ReadName(record.Key, record.Value, out var checkpoint).ShouldBe(new DimensionName(Dimension.Campaign, 0x102, "q1-ß"));
        checkpoint.ShouldBe(300);
    }

    [Fact]
    public void A_pane()
    {
        var key = new PaneKey(0x0004_0003, 29_449_440, 2, Level.Hour);
        (byte[] Key, byte[] Value) record =
            ([(byte)'P', 2, 1, 0x01, 0xc1, 0x5c, 0xe0, 0, 0, 0, 0, 0, 4, 0, 3], [1, 7, 2, 3, 10, 0xc5, 0x01, 0x01]);
        var content = PaneCodec.Encode([new Cell(3, 5), new Cell(200, -1)]);

        Written(batch => PaneRecords.Add(batch, 7, new PaneChange(key, content))).ShouldBe(Text(StateTopic.Panes, record));
        Written(batch => PaneRecords.Add(batch, 7, new PaneChange(key, default))).ShouldBe(Text(StateTopic.Panes, (record.Key, null)));
        PaneRecords.ReadKey(record.Key).ShouldBe(key);
        PaneRecords.ReadContent(record.Value, out var checkpoint).ToArray().ShouldBe(content);
        checkpoint.ShouldBe(7);
    }

    [Fact]
    public void A_chunk_of_ids()
    {
        (byte[] Key, byte[] Value) record = (
            [(byte)'S', 0x80, 0x07, 0xa1, 0x20, 0, 0, 0, 3],
            [1, 9, 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0x80]);
        ulong[] ids = [0x0123_4567_89ab_cdef, 0x8000_0000_0000_0002];

        Written(batch => IdRecords.Add(batch, 9, StateFormat.Spends, 500_000, 3, ids)).ShouldBe(Text(StateTopic.Ids, record));
        Written(batch => IdRecords.AddGone(batch, StateFormat.Spends, 500_000, 3)).ShouldBe(Text(StateTopic.Ids, (record.Key, null)));
        IdRecords.ReadKey(record.Key, out var hour, out var number).ShouldBe(StateFormat.Spends);
        (hour, number).ShouldBe((500_000, 3));
        IdRecords.ReadIds(record.Value, out var checkpoint).ShouldBe(ids);
        checkpoint.ShouldBe(9);
    }

    [Fact]
    public void The_end_of_a_checkpoint()
    {
        (byte[] Key, byte[] Value) record = (
            [(byte)'M'],
            [
                1, 5, // version, number
                20, 1, 0, // offsets
                .. Never, 0xd0, 0x0f, 0xa0, 0x1f, // largest
                0xd0, 0x0f, 0xb8, 0x17, 0xd0, 0x0f, // frontier, watermark, housekept
                0x90, 0x03, .. Never, // id floors
                8, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, // ladder
                0xf6, 0x01, 1, 0xc8, 0x01, // events, at end, taken at
                2, 0, 1, // full families
                3, 1, 0, 0, 0, 0, 0, 0, 0x80, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xac, 0x02, 2, 0, 0, 0, 0, 0, 0, 0, 0xad, 0x02, // proofs
                4, .. "zone"u8,
            ]);
        var meta = new CheckpointMeta
        {
            Number = 5,
            Offsets = [10, -1, 0],
            Largest = [long.MinValue, 1_000, 2_000],
            Frontier = 1_000,
            Watermark = 1_500,
            Housekept = 1_000,
            IdFloors = [200, long.MinValue],
            Ladder = new Ladder(4, 3, int.MinValue),
            Events = 123,
            AtEnd = true,
            TakenAt = 100,
            FullFamilies = [false, true],
            Proofs = [new(3, 0x8000_0000_0000_0001, 4), new(0, 0, 0), new(300, 2, 301)],
            Configuration = "zone",
        };

        Written(batch => MetaRecord.Add(batch, meta)).ShouldBe(Text(StateTopic.Panes, record));
        JsonSerializer.Serialize(MetaRecord.Read(record.Value)).ShouldBe(JsonSerializer.Serialize(meta));
    }

    [Fact]
    public void Hours_sort_as_bytes()
    {
        long[] hours = [-1, 0, 1, 255, 256, 500_000];

        hours.Select(hour => Written(batch => IdRecords.AddGone(batch, StateFormat.Visits, hour, 0))).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_lead_stays_in_a_batch_that_is_cleared()
    {
        var batch = new StateBatch();
        batch.Add(StateTopic.Leads, "lead-1"u8, "value"u8);
        batch.AddTombstone(StateTopic.Leads, "lead-2"u8);
        var (first, last) = (batch[0], batch[1]);
        batch.Clear();
        first.Key.ToArray().Concat(first.Value.ToArray()).Concat(last.Key.ToArray()).ShouldAllBe(b => b == 0);
    }

    private static ReadOnlySpan<byte> Never => [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

    private static string Written(Action<StateBatch> write)
    {
        var batch = new StateBatch();
        write(batch);
        batch.Count.ShouldBe(1);
        return Text(batch[0].Topic, (batch[0].Key.ToArray(), batch[0].IsTombstone ? null : batch[0].Value.ToArray()));
    }

    private static string Text(StateTopic topic, (byte[] Key, byte[]? Value) record) =>
        $"{topic} {Convert.ToHexString(record.Key)}: {(record.Value is null ? "gone" : Convert.ToHexString(record.Value))}";
}
