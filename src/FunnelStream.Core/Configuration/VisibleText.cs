using System.Buffers;
using System.Globalization;
using System.Text;

namespace FunnelStream.Configuration;

/// <summary>
/// Makes visible what a terminal would obey rather than show: the control characters of C0 and C1 and DEL, the controls of writing
/// direction, and the separators of lines. Whatever comes from outside passes through here on its way to a terminal.
/// </summary>
public static class VisibleText
{
    private static readonly SearchValues<char> Obeyed = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(code => (char)code),
        '\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069',
        '\u2028', '\u2029',
    ]);

    /// <summary>The text with each of them as in JSON: <c>\n</c>, <c>\u001b</c>. Applied twice it is the same.</summary>
    public static string Of(string text)
    {
        var next = text.AsSpan().IndexOfAny(Obeyed);
        if (next < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 16);
        var rest = text.AsSpan();
        for (; next >= 0; next = rest.IndexOfAny(Obeyed))
        {
            visible.Append(rest[..next]).Append(Shown(rest[next]));
            rest = rest[(next + 1)..];
        }

        return visible.Append(rest).ToString();
    }

    private static string Shown(char obeyed) => obeyed switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)obeyed:x4}"),
    };
}
