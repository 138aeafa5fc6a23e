using System.IO.Compression;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Files;

/// <summary>One file of events.</summary>
/// <param name="Topic">The topic its lines belong to.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size on disk.</param>
public sealed record EventFile(InputTopic Topic, string Path, long Bytes)
{
    private const int CompressedBufferBytes = 64 * 1024;

    /// <summary>Whether it is compressed with gzip.</summary>
    public bool IsCompressed => Path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>The bytes on disk.</summary>
    internal FileStream OpenRaw() =>
        new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, IsCompressed ? CompressedBufferBytes : 0, FileOptions.SequentialScan);

    /// <summary>The text over the bytes on disk.</summary>
    internal Stream OpenText(FileStream raw) => IsCompressed ? new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true) : raw;
}
