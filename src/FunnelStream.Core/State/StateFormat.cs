namespace FunnelStream.State;

/// <summary>
/// What all state records share. A key begins with a byte that says what it is; it never changes, or compaction would keep
/// two truths. A value begins with the version of its layout and the number of the checkpoint that wrote it; a build reads
/// all versions up to its own. See docs/state-format.md.
/// </summary>
internal static class StateFormat
{
    /// <summary>The version this build writes, and the highest it reads.</summary>
    public const byte Version = 1;

    /// <summary>Leads topic: a lead, its id follows.</summary>
    public const byte Lead = (byte)'L';

    /// <summary>Leads topic: an erasure, the 8 bytes of its keyed hash follow.</summary>
    public const byte Erased = (byte)'E';

    /// <summary>Ids topic: a chunk of fingerprints of visits and touches.</summary>
    public const byte Visits = (byte)'V';

    /// <summary>Ids topic: a chunk of fingerprints of spend, campaign and survey events.</summary>
    public const byte Spends = (byte)'S';

    /// <summary>Panes topic: a dimension name.</summary>
    public const byte Name = (byte)'N';

    /// <summary>Panes topic: a pane.</summary>
    public const byte Pane = (byte)'P';

    /// <summary>Panes topic: the end of a checkpoint.</summary>
    public const byte Meta = (byte)'M';

    /// <summary>Most bytes of the header of a value.</summary>
    public const int MaxHeader = 1 + ByteWriter.MaxVarint;

    /// <summary>How many bytes the header of a value takes.</summary>
    public static int HeaderSize(long checkpoint) => 1 + ByteWriter.SizeOf((ulong)checkpoint);

    /// <summary>Writes the header of a value.</summary>
    public static void WriteHeader(ref ByteWriter writer, long checkpoint)
    {
        writer.Byte(Version);
        writer.Varint((ulong)checkpoint);
    }

    /// <summary>Reads the header of a value.</summary>
    /// <param name="reader">At the value's beginning.</param>
    /// <param name="checkpoint">The checkpoint that wrote it.</param>
    /// <returns>The version of its layout.</returns>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static byte ReadHeader(ref ByteReader reader, out long checkpoint)
    {
        var version = reader.Byte();
        if (version is 0 or > Version)
        {
            throw version == 0
                ? new FormatException("A state record has version 0.")
                : new NotSupportedException($"The state is of version {version}; this build reads up to {Version}. Run a build at least as new as the one that wrote it.");
        }

        checkpoint = (long)reader.Varint();
        return checkpoint >= 0 ? version : throw new FormatException("The checkpoint of a state record is not a number.");
    }
}
