using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Leads;

/// <summary>A lead's dimension values by their numbers: 8 bits of which there are, and those as varints.</summary>
internal static class LeadNames
{
    /// <summary>Most bytes of all of them.</summary>
    public const int MaxBytes = 1 + (3 * DimensionTable.Count);

    /// <summary>Writes the values that are there.</summary>
    public static void Write(ref ByteWriter writer, in DimensionValues dimensions)
    {
        var named = 0;
        for (var i = 0; i < DimensionTable.Count; i++)
        {
            named |= dimensions[i] == DimensionTable.None ? 0 : 1 << i;
        }

        writer.Byte((byte)named);
        for (var i = 0; i < DimensionTable.Count; i++)
        {
            if ((named & (1 << i)) != 0)
            {
                writer.Varint(dimensions[i]);
            }
        }
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">They are damaged.</exception>
    public static void Read(ref ByteReader reader, ref DimensionValues dimensions)
    {
        var named = reader.Byte();
        for (var i = 0; i < DimensionTable.Count; i++)
        {
            dimensions[i] = (named & (1 << i)) != 0 ? ReadName(ref reader) : DimensionTable.None;
        }
    }

    /// <summary>Reads the number of a dimension's value.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ushort ReadName(ref ByteReader reader)
    {
        var name = reader.Varint();
        return name <= ushort.MaxValue ? (ushort)name : throw new FormatException("A lead in the state names a dimension value that can't be.");
    }
}
