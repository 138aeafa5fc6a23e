using FunnelStream.Events;

namespace FunnelStream.Connectors.Files;

/// <summary>
/// Cuts a stream into lines, block by block. Records point into their block, which is never written to again: they may be
/// held as long as one likes. Per block there is one array, per line nothing.
/// </summary>
internal sealed class NdjsonReader(Stream stream, InputTopic topic)
{
    // Room for the longest line, and still below the size from which arrays live on the large object heap.
    private const int BlockBytes = 80 * 1024;

    private InputRecord[] _records = new InputRecord[1_024];
    private int _count;
    private ReadOnlyMemory<byte> _rest; // of the block before: a line's beginning
    private long _line;
    private bool _first = true;
    private bool _skipping; // inside a line that is too long
    private bool _ended;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The records of the last block; overwritten by the next.</summary>
    public ReadOnlyMemory<InputRecord> Batch => _records.AsMemory(0, _count);

    /// <summary>Reads the next block, which may hold no whole line; false at the end.</summary>
    public bool Next()
    {
        _count = 0;
        if (_ended)
        {
            return false;
        }

        var block = GC.AllocateUninitializedArray<byte>(BlockBytes);
        _rest.CopyTo(block);
        var filled = _rest.Length + stream.ReadAtLeast(block.AsSpan(_rest.Length), BlockBytes - _rest.Length, throwOnEndOfStream: false);
        _ended = filled < BlockBytes;
        _rest = TakeLines(block.AsMemory(0, filled));
        if (_ended && (!_rest.IsEmpty || _skipping))
        {
            TakeLine(_rest);
        }
        else if (_rest.Length > EventDecoder.MaxBytes + 1) // one more for the \r of a line that just fits
        {
            TakeLine(_rest);
            _line--; // the line goes on
            _skipping = true;
            _rest = default;
        }

        return true;
    }

    private ReadOnlyMemory<byte> TakeLines(ReadOnlyMemory<byte> rest)
    {
        if (_first && rest.Span.StartsWith(ByteOrderMark))
        {
            rest = rest[ByteOrderMark.Length..];
        }

        _first = false;
        for (var length = rest.Span.IndexOf((byte)'\n'); length >= 0; length = rest.Span.IndexOf((byte)'\n'))
        {
            TakeLine(rest[..length]);
            rest = rest[(length + 1)..];
        }

        return rest;
    }

    private void TakeLine(ReadOnlyMemory<byte> line)
    {
        var number = _line++;
        if (_skipping)
        {
            _skipping = false;
            return;
        }

        if (line.Span.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        if (line.Span.TrimStart(" \t"u8).IsEmpty)
        {
            return;
        }

        if (line.Length > EventDecoder.MaxBytes + 1)
        {
            line = line[..(EventDecoder.MaxBytes + 1)];
        }

        if (_count == _records.Length)
        {
            Array.Resize(ref _records, 2 * _count);
        }

        _records[_count++] = new InputRecord(topic, number, null, line, 0);
    }
}
