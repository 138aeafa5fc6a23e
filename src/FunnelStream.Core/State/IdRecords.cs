using System.Buffers.Binary;
using FunnelStream.Events;

namespace FunnelStream.State;

/// <summary>Chunks of fingerprints as records of the ids topic.</summary>
internal static class IdRecords
{
    private const int KeyBytes = 9;

    /// <summary>Adds a chunk's new content.</summary>
    public static void Add(StateBatch batch, long checkpoint, byte kind, long hour, int number, ReadOnlySpan<ulong> ids)
    {
        Write(batch.Add(StateTopic.Ids, KeyBytes, StateFormat.HeaderSize(checkpoint) + (8 * ids.Length), out var value), kind, hour, number);
        var writer = new ByteWriter(value);
        StateFormat.WriteHeader(ref writer, checkpoint);
        foreach (var id in ids)
        {
            writer.Fixed64(id);
        }
    }

    /// <summary>Adds that a chunk is gone.</summary>
    public static void AddGone(StateBatch batch, byte kind, long hour, int number)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        Write(key, kind, hour, number);
        batch.AddTombstone(StateTopic.Ids, key);
    }

    /// <summary>Reads the key of a chunk.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static byte ReadKey(ReadOnlySpan<byte> key, out long hour, out int number)
    {
        if (key.Length != KeyBytes || key[0] is not (StateFormat.Visits or StateFormat.Spends))
        {
            throw new FormatException("The ids topic holds a record that is none of FunnelStream's.");
        }

        hour = (int)(BinaryPrimitives.ReadUInt32BigEndian(key[1..]) ^ 0x8000_0000);
        number = BinaryPrimitives.ReadInt32BigEndian(key[5..]);
        return key[0];
    }

    /// <summary>Reads a chunk's fingerprints.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public static ulong[] ReadIds(ReadOnlySpan<byte> value, out long checkpoint)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out checkpoint);
        var bytes = reader.Rest();
        if (bytes.Length % 8 != 0 || bytes.Length is 0 or > 8 * SeenHour.ChunkSize)
        {
            throw new FormatException("A chunk of ids is cut off.");
        }

        var ids = new ulong[bytes.Length / 8];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        }

        return Array.IndexOf(ids, 0UL) < 0 ? ids : throw new FormatException("A chunk of ids holds an empty one.");
    }

    // The sign bit turned over: hours before 1970 would sort before those after.
    private static void Write(Span<byte> key, byte kind, long hour, int number)
    {
        key[0] = kind;
        BinaryPrimitives.WriteUInt32BigEndian(key[1..], (uint)(int)hour ^ 0x8000_0000);
        BinaryPrimitives.WriteInt32BigEndian(key[5..], number);
    }
}
