using System.Buffers.Binary;
using System.Text;
using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Panes;

/// <summary>Names and panes as records of the panes topic.</summary>
internal static class PaneRecords
{
    private const int NameKeyBytes = 4;
    private const int PaneKeyBytes = 15;

    /// <summary>Adds a dimension name.</summary>
    public static void Add(StateBatch batch, long checkpoint, in DimensionName name)
    {
        var header = StateFormat.HeaderSize(checkpoint);
        var key = batch.Add(StateTopic.Panes, NameKeyBytes, header + Encoding.UTF8.GetByteCount(name.Name), out var value);
        key[0] = StateFormat.Name;
        key[1] = (byte)name.Dimension;
        BinaryPrimitives.WriteUInt16BigEndian(key[2..], name.Id);
        var writer = new ByteWriter(value);
        StateFormat.WriteHeader(ref writer, checkpoint);
        Encoding.UTF8.GetBytes(name.Name, value[header..]);
    }

    /// <summary>Adds a pane's new content, or that it is gone.</summary>
    public static void Add(StateBatch batch, long checkpoint, in PaneChange pane)
    {
        Span<byte> bytes = stackalloc byte[PaneKeyBytes];
        Write(bytes, pane.Key);
        if (pane.IsGone)
        {
            batch.AddTombstone(StateTopic.Panes, bytes);
            return;
        }

        var header = StateFormat.HeaderSize(checkpoint);
        bytes.CopyTo(batch.Add(StateTopic.Panes, PaneKeyBytes, header + pane.Content.Length, out var value));
        var writer = new ByteWriter(value);
        StateFormat.WriteHeader(ref writer, checkpoint);
        pane.Content.Span.CopyTo(value[header..]);
    }

    /// <summary>Reads a name, in today's spelling: earlier builds told more apart. One that is blank today is <c>(none)</c>.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static DimensionName ReadName(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out long checkpoint)
    {
        if (key.Length != NameKeyBytes || key[1] >= DimensionTable.Count)
        {
            throw new FormatException("The key of a name in the state is damaged.");
        }

        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out checkpoint);
        var dimension = (Dimension)key[1];
        var name = DimensionText.Normalize(dimension, Encoding.UTF8.GetString(reader.Rest()));
        return new DimensionName(
            dimension, BinaryPrimitives.ReadUInt16BigEndian(key[2..]), name.Length > 0 ? name : DimensionTable.Reserved[DimensionTable.None]);
    }

    /// <summary>Reads the key of a pane.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static PaneKey ReadKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != PaneKeyBytes || key[2] > (byte)Level.Stock)
        {
            throw new FormatException("The key of a pane in the state is damaged.");
        }

        return new PaneKey(
            BinaryPrimitives.ReadUInt64BigEndian(key[7..]), BinaryPrimitives.ReadInt32BigEndian(key[3..]), key[1], (Level)key[2]);
    }

    /// <summary>Reads a pane's content, encoded by <see cref="PaneCodec"/>.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static ReadOnlySpan<byte> ReadContent(ReadOnlySpan<byte> value, out long checkpoint)
    {
        var reader = new ByteReader(value);
        StateFormat.ReadHeader(ref reader, out checkpoint);
        return reader.Rest();
    }

    private static void Write(Span<byte> bytes, PaneKey key)
    {
        bytes[0] = StateFormat.Pane;
        bytes[1] = key.Family;
        bytes[2] = (byte)key.Level;
        BinaryPrimitives.WriteInt32BigEndian(bytes[3..], key.Start);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[7..], key.Dimensions);
    }
}
