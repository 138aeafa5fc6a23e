using System.Buffers.Binary;
using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>
/// A lead as a record of the leads topic, under its id. The value after the header:
/// <list type="number">
/// <item>16 bits, little-endian, of what there is: the 13 times of <see cref="LeadTimes.Of"/> by their order, then touches,
/// deals, corrections;</item>
/// <item>how many touches, deals and corrections, a byte each where there are any;</item>
/// <item>8 bits of which dimensions have a value, and the values as varints (<see cref="LeadNames"/>);</item>
/// <item>the times that are there and the last event's (<see cref="LeadTimes"/>); the fingerprints of the created and of the
/// event that named the rep, where these times are there;</item>
/// <item>the tail (<see cref="LeadTails"/>).</item>
/// </list>
/// </summary>
internal static class LeadRecords
{
    /// <summary>Most bytes of a key.</summary>
    public const int MaxKey = 1 + byte.MaxValue;

    /// <summary>Most bytes of a value.</summary>
    public const int MaxValue = StateFormat.MaxHeader + 2 + 3 + LeadNames.MaxBytes + LeadTimes.MaxBytes + 16 + LeadTails.MaxBytes;

    private const int Touches = LeadTimes.Count;
    private const int Deals = LeadTimes.Count + 1;
    private const int Corrections = LeadTimes.Count + 2;

    /// <summary>Writes the key of a lead's record.</summary>
    /// <returns>Its length.</returns>
    public static int WriteKey(Span<byte> key, ReadOnlySpan<byte> id)
    {
        key[0] = StateFormat.Lead;
        id.CopyTo(key[1..]);
        return 1 + id.Length;
    }

    /// <summary>Reads the id.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static ReadOnlySpan<byte> ReadKey(ReadOnlySpan<byte> key) => key.Length is > 1 and <= MaxKey
        ? key[1..]
        : throw new FormatException("The key of a lead in the state is damaged.");

    /// <summary>Writes a lead into <paramref name="value"/>, which has room for <see cref="MaxValue"/> bytes.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> value, long checkpoint, LeadBook leads, in LeadRecord lead)
    {
        var writer = new ByteWriter(value);
        StateFormat.WriteHeader(ref writer, checkpoint);
        Span<long> times = stackalloc long[LeadTimes.Count];
        LeadTimes.Of(lead, times);
        var has = Bit(lead.Touches, Touches) | Bit(lead.Deals, Deals) | Bit(lead.Corrections, Corrections);
        for (var i = 0; i < LeadTimes.Count; i++)
        {
            has |= times[i] is LeadRecord.Never or LeadRecord.NotYet ? 0 : 1 << i;
        }

        writer.Byte((byte)has);
        writer.Byte((byte)(has >> 8));
        WriteCount(ref writer, lead.Touches);
        WriteCount(ref writer, lead.Deals);
        WriteCount(ref writer, lead.Corrections);
        LeadNames.Write(ref writer, lead.Dimensions);
        var previous = LeadTimes.Start;
        for (var i = 0; i < LeadTimes.Count; i++)
        {
            if (Has(has, i))
            {
                LeadTimes.Write(ref writer, ref previous, times[i]);
            }
        }

        LeadTimes.Write(ref writer, ref previous, lead.LastEvent);
        if (Has(has, LeadTimes.Created))
        {
            writer.Fixed64(lead.CreatedId);
        }

        if (Has(has, LeadTimes.RepAt))
        {
            writer.Fixed64(lead.RepId);
        }

        LeadTails.Write(ref writer, previous, leads, lead);
        return writer.Length;
    }

    /// <summary>Reads a lead and restores it in the book.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public static void Restore(LeadBook leads, ReadOnlySpan<byte> id, ReadOnlySpan<byte> value, out long checkpoint)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out checkpoint);
        var has = BinaryPrimitives.ReadUInt16LittleEndian(reader.Bytes(sizeof(ushort)));
        var lead = LeadRecord.Unknown();
        lead.Touches = ReadCount(ref reader, has, Touches, Touch.KeepFirst + Touch.KeepLast);
        lead.Deals = ReadCount(ref reader, has, Deals, byte.MaxValue);
        lead.Corrections = ReadCount(ref reader, has, Corrections, (int)Dimension.Rep);
        LeadNames.Read(ref reader, ref lead.Dimensions);

        Span<long> times = stackalloc long[LeadTimes.Count];
        LeadTimes.Of(lead, times); // what stands for a time that is not there
        var previous = LeadTimes.Start;
        for (var i = 0; i < LeadTimes.Count; i++)
        {
            if (Has(has, i))
            {
                times[i] = LeadTimes.Read(ref reader, ref previous);
            }
        }

        LeadTimes.Set(ref lead, times);
        lead.LastEvent = LeadTimes.Read(ref reader, ref previous);
        lead.CreatedId = Has(has, LeadTimes.Created) ? reader.Fixed64() : 0;
        lead.RepId = Has(has, LeadTimes.RepAt) ? reader.Fixed64() : 0;
        LeadTails.Read(ref reader, previous, leads, ref leads.Restore(PlacementHash.Of(id), id, lead));
        if (!reader.IsAtEnd)
        {
            throw new FormatException("A lead in the state is longer than it says.");
        }
    }

    private static void WriteCount(ref ByteWriter writer, byte count)
    {
        if (count > 0)
        {
            writer.Byte(count);
        }
    }

    private static byte ReadCount(ref ByteReader reader, int has, int bit, int most)
    {
        var count = Has(has, bit) ? reader.Byte() : (byte)0;
        return count <= most ? count : throw new FormatException($"A lead in the state has {count} of what it can have {most} of.");
    }

    private static int Bit(byte count, int bit) => count > 0 ? 1 << bit : 0;

    private static bool Has(int bits, int bit) => (bits & (1 << bit)) != 0;
}
