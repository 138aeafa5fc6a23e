using System.Buffers;
using System.IO.Compression;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Turns points into the body of a request.</summary>
internal sealed class BatchBody(bool gzip)
{
    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private byte[] _compressed = [];

    public bool Gzipped => gzip;

    /// <summary>The lines of the points.</summary>
    public byte[] Of(ReadOnlySpan<WaitingPoint> points)
    {
        _lines.ResetWrittenCount();
        foreach (ref readonly var point in points)
        {
            WriteLine(_lines, point);
        }

        if (!gzip)
        {
            return _lines.WrittenSpan.ToArray();
        }

        // Room for lines that do not shrink at all: gzip adds a few bytes per block to those.
        var room = _lines.WrittenCount + (_lines.WrittenCount / 1000) + 1024;
        if (_compressed.Length < room)
        {
            _compressed = new byte[room];
        }

        using var target = new MemoryStream(_compressed);
        using (var stream = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(_lines.WrittenSpan);
        }

        return _compressed[..(int)target.Position];
    }

    public static void WriteLine(IBufferWriter<byte> to, in WaitingPoint point)
    {
        to.Write(point.Series);
        to.Write(" "u8);
        to.Write(point.Fields);
        to.Write(" "u8);
        LineProtocol.WriteTime(to, point.Key.UnixSeconds);
        to.Write("\n"u8);
    }
}
