using System.Text;

namespace FunnelStream.Events;

/// <summary>How a dimension value is written: <c>" Paid Search "</c> and <c>"paid search"</c> are one value.</summary>
internal static class DimensionText
{
    /// <summary>
    /// Writes the value trimmed (white space of Unicode), in lower case (the invariant culture's) and cut at a character
    /// boundary to fit. Makes no string and looks no further into an overlong value than it has to.
    /// </summary>
    /// <param name="utf8">The value as it stood in the event.</param>
    /// <param name="destination">Where it goes; its length is the limit.</param>
    /// <returns>Bytes written; 0 for a blank value.</returns>
    public static int Normalize(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var written = 0;
        var end = 0; // after the last character that is not white space
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
            utf8 = utf8[consumed..];
            var blank = Rune.IsWhiteSpace(rune);
            if (blank && end == 0)
            {
                continue;
            }

            if (!Rune.ToLowerInvariant(rune).TryEncodeToUtf8(destination[written..], out var size))
            {
                break;
            }

            written += size;
            end = blank ? end : written;
        }

        return end;
    }
}
