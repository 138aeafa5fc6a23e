using FunnelStream.State;

namespace FunnelStream.Panes;

/// <summary>The meta record as bytes.</summary>
internal static class MetaRecord
{
    private const int FixedBytes = 512;

    /// <summary>The only key there is.</summary>
    public static ReadOnlySpan<byte> Key => [StateFormat.Meta];

    /// <summary>Adds the record that ends a checkpoint.</summary>
    public static void Add(StateBatch batch, CheckpointMeta meta)
    {
        var bytes = new byte[FixedBytes + (3 * meta.Configuration.Length) + meta.FullFamilies.Count];
        var writer = new ByteWriter(bytes);
        StateFormat.WriteHeader(ref writer, meta.Number);
        foreach (var offset in meta.Offsets)
        {
            writer.Signed(offset);
        }

        foreach (var largest in meta.Largest)
        {
            writer.Signed(largest);
        }

        writer.Signed(meta.Frontier);
        writer.Signed(meta.Watermark);
        writer.Signed(meta.Housekept);
        foreach (var floor in meta.IdFloors)
        {
            writer.Signed(floor);
        }

        writer.Signed(meta.Ladder.MinuteFloor);
        writer.Signed(meta.Ladder.HourFloor);
        writer.Signed(meta.Ladder.DayFloor);
        writer.Signed(meta.Events);
        writer.Byte(meta.AtEnd ? (byte)1 : (byte)0);
        writer.Signed(meta.TakenAt);
        writer.Varint((ulong)meta.FullFamilies.Count);
        foreach (var full in meta.FullFamilies)
        {
            writer.Byte(full ? (byte)1 : (byte)0);
        }

        foreach (var proof in meta.Proofs)
        {
            writer.Varint((ulong)proof.Written);
            writer.Fixed64(proof.Sum);
            writer.Varint((ulong)proof.Live);
        }

        writer.Text(meta.Configuration);
        batch.Add(StateTopic.Panes, Key, bytes.AsSpan(0, writer.Length));
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public static CheckpointMeta Read(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out var number);
        return new CheckpointMeta
        {
            Number = number,
            Offsets = [reader.Signed(), reader.Signed(), reader.Signed()],
            Largest = [reader.Signed(), reader.Signed(), reader.Signed()],
            Frontier = reader.Signed(),
            Watermark = reader.Signed(),
            Housekept = reader.Signed(),
            IdFloors = [reader.Signed(), reader.Signed()],
            Ladder = new Ladder(checked((int)reader.Signed()), checked((int)reader.Signed()), checked((int)reader.Signed())),
            Events = reader.Signed(),
            AtEnd = reader.Byte() != 0,
            TakenAt = reader.Signed(),
            FullFamilies = ReadFlags(ref reader),
            Proofs = [ReadProof(ref reader), ReadProof(ref reader), ReadProof(ref reader)],
            Configuration = reader.Text(),
        };
    }

    private static bool[] ReadFlags(ref ByteReader reader)
    {
        var flags = new bool[Math.Min(reader.Varint(), byte.MaxValue)];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = reader.Byte() != 0;
        }

        return flags;
    }

    private static TopicProof ReadProof(ref ByteReader reader) =>
        new(checked((long)reader.Varint()), reader.Fixed64(), checked((long)reader.Varint()));
}
