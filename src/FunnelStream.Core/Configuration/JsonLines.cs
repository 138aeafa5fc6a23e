using System.Runtime.InteropServices;
using System.Text.Json;

namespace FunnelStream.Configuration;

/// <summary>Where the values of a JSON document stand, for the person who wrote it. One thread.</summary>
/// <param name="json">The memory that the document was parsed from.</param>
internal sealed class JsonLines(ReadOnlyMemory<byte> json)
{
    private (int At, int Line) _last = (0, 1);

    /// <summary>The line on which a value begins, from 1; null where it is no value of this document.</summary>
    public int? Of(JsonElement value)
    {
        if (!json.Span.Overlaps(JsonMarshal.GetRawUtf8Value(value), out var at))
        {
            return null;
        }

        // Mostly asked from top to bottom: a document of a million mistakes is not counted through a million times.
        var (from, line) = at < _last.At ? (0, 1) : _last;
        _last = (at, line + json.Span[from..at].Count((byte)'\n'));
        return _last.Line;
    }
}
