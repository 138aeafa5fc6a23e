using System.Text;

namespace FunnelStream.Events;

/// <summary>
/// How a dimension value is written, in events, in the state and in configuration alike: <c>" Paid  Search "</c> and
/// <c>"paid search"</c> are one value. Two that are written differently stay different wherever they are shown.
/// </summary>
/// <remarks>
/// Control characters and runs of white space become one space; characters without width, soft hyphens and those that turn
/// the direction of writing are left out; accents are composed (<see cref="CanonicalForm"/>); capitals become small letters
/// by the invariant culture. A backslash that InfluxDB could take for an escape (before a comma, an equals sign, a space or
/// another, and at the end) becomes U+FF3C. The value is trimmed and cut at a character boundary.
/// </remarks>
public static class DimensionText
{
    /// <summary>What stands for an e-mail address.</summary>
    public const string Personal = "(personal)";

    // 64 bytes composed are less than 128 code points apart, so nothing that counts lies beyond.
    private const int MaxCodePoints = 256;
    private const int StandInForBackslash = 0xFF3C;

    /// <summary>A name of a dimension as it is counted under; empty for a blank one.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="text">The name as somebody wrote it. Reserved names, such as <c>(none)</c>, stay.</param>
    public static string Normalize(Dimension dimension, string text)
    {
        Span<byte> buffer = stackalloc byte[DimensionTable.MaxBytes];
        var length = Normalize(dimension, Encoding.UTF8.GetBytes(text), buffer, out var isPersonal);
        return isPersonal ? Personal : Encoding.UTF8.GetString(buffer[..length]);
    }

    /// <summary>Writes the value without making a string, and looks no further into an overlong one than it has to.</summary>
    /// <param name="dimension">The dimension. A rep's address is a rep's name: only other dimensions have personal values.</param>
    /// <param name="utf8">The value as it stood in the event.</param>
    /// <param name="destination">Where it goes; its length is the limit.</param>
    /// <param name="isPersonal">Whether it is an e-mail address; what is written is of no account then.</param>
    /// <returns>Bytes written; 0 for a blank value.</returns>
    internal static int Normalize(Dimension dimension, ReadOnlySpan<byte> utf8, Span<byte> destination, out bool isPersonal)
    {
        Span<int> text = stackalloc int[MaxCodePoints * CanonicalForm.MaxParts];
        var count = Gather(utf8, text[..MaxCodePoints], out var isAscii);
        if (!isAscii)
        {
            // Before the letters are made small: of I and a dot above, composed, becomes no i.
            count = Math.Min(CanonicalForm.Compose(text, count), MaxCodePoints);
        }

        Lower(text[..count]);
        if (!isAscii)
        {
            count = CanonicalForm.Compose(text, count);
        }

        text = text[..count];
        var length = Encode(text, destination, out var kept);
        isPersonal = dimension != Dimension.Rep && (IsAddress(text) || IsAddress(text[..kept]));
        return isPersonal ? 0 : length;
    }

    // Leaves out what can't be seen and leading blanks, and makes one space of other blanks.
    private static int Gather(ReadOnlySpan<byte> utf8, Span<int> to, out bool isAscii)
    {
        var count = 0;
        isAscii = true;
        while (!utf8.IsEmpty && count < to.Length)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var consumed);
            utf8 = utf8[consumed..];
            if (IsUnseen(rune.Value))
            {
                continue;
            }

            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            {
                isAscii &= rune.IsAscii;
                to[count++] = rune.Value;
            }
            else if (count > 0 && to[count - 1] != ' ')
            {
                to[count++] = ' ';
            }
        }

        return count > 0 && to[count - 1] == ' ' ? count - 1 : count;
    }

    // What Unicode calls default ignorable: it is not seen unless something else makes it so.
    private static bool IsUnseen(int value) => value >= 0xAD && value is
        0xAD or 0x34F or 0x61C // soft hyphen, grapheme joiner, Arabic letter mark
        or 0x115F or 0x1160 or 0x3164 or 0xFFA0 // Hangul fillers
        or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) // Khmer vowels, Mongolian separators
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) // without width; direction
        or (>= 0x2060 and <= 0x206F) // word joiner, unseen operators, isolates
        or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or (>= 0xFFF0 and <= 0xFFF8) // variation selectors, byte order mark
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) // shorthand and musical controls
        or (>= 0xE0000 and <= 0xE0FFF); // tags, more variation selectors

    private static void Lower(Span<int> text)
    {
        foreach (ref var value in text)
        {
            value = Rune.ToLowerInvariant(new Rune(value)).Value;
        }
    }

    // As campaign parameters have it: jane@acme.com, jane%40acme.com, jane%2540acme.com; alone or among other words.
    private static bool IsAddress(ReadOnlySpan<int> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            var length = text[at] == '@' ? 1
                : text[at] != '%' ? 0
                : text[at..].StartsWith(['%', '4', '0']) ? 3
                : text[at..].StartsWith(['%', '2', '5', '4', '0']) ? 5
                : 0;
            if (length > 0 && !IsBetweenWords(text[at - 1]) && IsHost(text[(at + length)..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBetweenWords(int value) => value is ' ' or ',' or ';' or '<' or '>' or '(' or ')' or '"' or '\'' or '/' or '?' or '&' or '=' or ':' or '@';

    // Up to the next that can't be part of one: labels with a dot between them, the last without digits.
    private static bool IsHost(ReadOnlySpan<int> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] is '.' or '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9') || (text[length] > 0x7F && Rune.IsLetter(new Rune(text[length])))))
        {
            length++;
        }

        if (length < text.Length && !IsBetweenWords(text[length]))
        {
            return false;
        }

        var host = text[..length].TrimEnd('.');
        var dot = host.LastIndexOf('.');
        return dot > 0 && host.Length - dot > 2 && !host[(dot + 1)..].ContainsAnyInRange('0', '9');
    }

    private static int Encode(ReadOnlySpan<int> text, Span<byte> destination, out int kept)
    {
        var written = 0;
        for (kept = 0; kept < text.Length; kept++)
        {
            var isEscape = text[kept] == '\\' && (kept + 1 == text.Length || text[kept + 1] is ',' or '=' or ' ' or '\\');
            var value = isEscape ? StandInForBackslash : text[kept];
            if (!new Rune(value).TryEncodeToUtf8(destination[written..], out var size))
            {
                break;
            }

            written += size;
        }

        // A cut may leave a blank or a backslash at the end.
        while (written > 0 && destination[written - 1] is (byte)' ' or (byte)'\\')
        {
            written--;
            kept--;
        }

        return written;
    }
}
