using System.Buffers.Binary;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>Erasures as records of the leads topic: under the keyed hash, little-endian, the time (ms since the Unix epoch).</summary>
internal static class ErasureRecords
{
    private const int KeyBytes = 1 + sizeof(ulong);

    /// <summary>Adds an erasure.</summary>
    public static void Add(StateBatch batch, long checkpoint, ulong hash, long at)
    {
        var key = batch.Add(StateTopic.Leads, KeyBytes, StateFormat.HeaderSize(checkpoint) + ByteWriter.SizeOf(ByteWriter.Zigzag(at)), out var value);
        WriteKey(key, hash);
        var writer = new ByteWriter(value);
        StateFormat.WriteHeader(ref writer, checkpoint);
        writer.Signed(at);
    }

    /// <summary>Adds that an erasure lies too far back to be remembered.</summary>
    public static void AddTombstone(StateBatch batch, ulong hash)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        WriteKey(key, hash);
        batch.AddTombstone(StateTopic.Leads, key);
    }

    /// <summary>Reads the hash.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static ulong ReadKey(ReadOnlySpan<byte> key) => key.Length == KeyBytes
        ? BinaryPrimitives.ReadUInt64LittleEndian(key[1..])
        : throw new FormatException("The key of an erasure in the state is damaged.");

    /// <summary>Reads the time.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public static long Read(ReadOnlySpan<byte> value, out long checkpoint)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out checkpoint);
        var at = reader.Signed();
        return reader.IsAtEnd ? at : throw new FormatException("An erasure in the state is longer than one.");
    }

    private static void WriteKey(Span<byte> key, ulong hash)
    {
        key[0] = StateFormat.Erased;
        BinaryPrimitives.WriteUInt64LittleEndian(key[1..], hash);
    }
}
