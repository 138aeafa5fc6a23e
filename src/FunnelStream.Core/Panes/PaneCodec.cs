using FunnelStream.State;

namespace FunnelStream.Panes;

/// <summary>
/// The bytes of a pane's content: the number of cells, then for each cell its id less the one before and its value in
/// zigzag, all as base-128 varints. Small panes take a dozen bytes.
/// </summary>
public static class PaneCodec
{
    /// <summary>Encodes ascending cells.</summary>
    public static byte[] Encode(ReadOnlySpan<Cell> cells)
    {
        var bytes = new byte[SizeOf(cells)];
        Encode(cells, bytes);
        return bytes;
    }

    /// <summary>How many bytes ascending cells take.</summary>
    internal static int SizeOf(ReadOnlySpan<Cell> cells)
    {
        var size = ByteWriter.SizeOf((uint)cells.Length);
        var before = 0;
        foreach (ref readonly var cell in cells)
        {
            size += ByteWriter.SizeOf((uint)(cell.Id - before)) + ByteWriter.SizeOf(ByteWriter.Zigzag(cell.Value));
            before = cell.Id;
        }

        return size;
    }

    /// <summary>Encodes ascending cells into <see cref="SizeOf(ReadOnlySpan{Cell})"/> bytes.</summary>
    internal static void Encode(ReadOnlySpan<Cell> cells, Span<byte> bytes)
    {
        var writer = new ByteWriter(bytes);
        writer.Varint((uint)cells.Length);
        var before = 0;
        foreach (ref readonly var cell in cells)
        {
            writer.Varint((uint)(cell.Id - before));
            writer.Signed(cell.Value);
            before = cell.Id;
        }
    }

    /// <summary>Adds <paramref name="sign"/> times the encoded cells to <paramref name="target"/>.</summary>
    /// <exception cref="FormatException">The bytes are not what <see cref="Encode(ReadOnlySpan{Cell})"/> writes.</exception>
    public static void AddTo(Cells target, ReadOnlySpan<byte> bytes, int sign = 1)
    {
        var reader = new ByteReader(bytes);
        var count = reader.Varint();
        var id = 0;
        for (ulong i = 0; i < count; i++)
        {
            id += (int)reader.Varint();
            target.Add(id, sign * reader.Signed());
        }

        if (!reader.IsAtEnd)
        {
            throw new FormatException("A pane's content has bytes left over.");
        }
    }
}
