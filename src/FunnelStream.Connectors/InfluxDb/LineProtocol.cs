using System.Buffers;
using System.Globalization;
using System.Text;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// Writes the pieces of InfluxDB's line protocol as UTF-8, without strings in between.
/// </summary>
/// <remarks>
/// <para>A name or tag value comes back from InfluxDB 1.x as it was written, with these exceptions:</para>
/// <list type="bullet">
/// <item>Control characters (line breaks and tabs among them) become a space: a line break ends the line, and the
/// servers differ on the others.</item>
/// <item>A backslash at the end, or right before a comma, an equals sign or a space, becomes U+FF3C (fullwidth reverse
/// solidus). 1.x takes a backslash literally and knows no <c>\\</c>, so a final one would escape the separator behind
/// it, and one before an escaped character can make it swallow the following line; VictoriaMetrics and InfluxDB 3
/// do read <c>\\</c> as one backslash. No spelling means the same to all of them. Another character keeps two values
/// apart that would become one series if it were left out.</item>
/// <item>Halves of surrogate pairs standing alone become U+FFFD.</item>
/// </list>
/// <para>Two backslashes in a row elsewhere stay two on 1.x and 2.x and become one on VictoriaMetrics and InfluxDB 3.</para>
/// </remarks>
internal static class LineProtocol
{
    // Longer than any integer or round-trip floating point number.
    private const int LongestNumber = 32;

    private static readonly Rune StandInForBackslash = new(0xFF3C);

    // All others are copied in one go, which most names are as a whole.
    private static readonly SearchValues<char> Special =
        SearchValues.Create([',', '=', ' ', '\\', .. Enumerable.Range(0, 0xA0).Select(i => (char)i).Where(char.IsControl)]);

    /// <summary>A measurement, the only place where an equals sign is not escaped.</summary>
    public static void WriteMeasurement(IBufferWriter<byte> to, ReadOnlySpan<char> text) => WriteEscaped(to, text, escapeEquals: false);

    /// <summary>A tag key, tag value or field key.</summary>
    public static void WriteKeyOrTag(IBufferWriter<byte> to, ReadOnlySpan<char> text) => WriteEscaped(to, text, escapeEquals: true);

    public static void Write(IBufferWriter<byte> to, long value)
    {
        WriteInteger(to, value);
        to.Write("i"u8);
    }

    /// <summary>The shortest form that reads back as the same number.</summary>
    /// <exception cref="ArgumentException">The value is NaN or infinite, which InfluxDB cannot store.</exception>
    public static void Write(IBufferWriter<byte> to, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"InfluxDB cannot store {value.ToString(CultureInfo.InvariantCulture)}: leave the field out.", nameof(value));
        }

        Span<byte> number = stackalloc byte[LongestNumber];
        value.TryFormat(number, out var length, "R", CultureInfo.InvariantCulture);
        number = number[..length];
        var exponent = number.IndexOf((byte)'E');
        if (exponent < 0 || number.Contains((byte)'.'))
        {
            to.Write(number);
            return;
        }

        // InfluxDB 3's parser knows -1.0E+20 but not -1E+20.
        to.Write(number[..exponent]);
        to.Write(".0"u8);
        to.Write(number[exponent..]);
    }

    public static void Write(IBufferWriter<byte> to, bool value) => to.Write(value ? "true"u8 : "false"u8);

    /// <summary>A text in quotes; control characters become a space, as a line break ends the line for some servers.</summary>
    public static void WriteText(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        to.Write("\""u8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                to.Write("\\"u8);
            }

            to.Advance((Rune.IsControl(rune) ? new Rune(' ') : rune).EncodeToUtf8(to.GetSpan(4)));
        }

        to.Write("\""u8);
    }

    /// <summary>A time in whole seconds since 1970, to which every endpoint is told to hold us.</summary>
    public static void WriteTime(IBufferWriter<byte> to, long unixSeconds) => WriteInteger(to, unixSeconds);

    private static void WriteInteger(IBufferWriter<byte> to, long value)
    {
        value.TryFormat(to.GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    private static void WriteEscaped(IBufferWriter<byte> to, ReadOnlySpan<char> text, bool escapeEquals)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Special);
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length : plain;
                Encoding.UTF8.GetBytes(text[..plain], to);
                text = text[plain..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            text = text[consumed..];
            if (rune.Value == '\\')
            {
                rune = text.IsEmpty || IsSeparator(text[0]) ? StandInForBackslash : rune;
            }
            else if (Rune.IsControl(rune))
            {
                rune = new Rune(' ');
            }

            if (rune.Value is ',' or ' ' || (escapeEquals && rune.Value == '='))
            {
                to.Write("\\"u8);
            }

            to.Advance(rune.EncodeToUtf8(to.GetSpan(4)));
        }
    }

    // A control character counts: it is about to become a space.
    private static bool IsSeparator(char c) => c is ',' or '=' or ' ' || char.IsControl(c);
}
