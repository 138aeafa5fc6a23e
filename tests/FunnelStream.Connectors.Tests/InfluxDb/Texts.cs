using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>Texts nobody would choose as a tag, and what the documentation promises to come back for them.</summary>
internal static partial class Texts
{
    public static readonly string[] Odd =
    [
        "a b", "a,b", "a=b", "say \"hi\"", "it's", "café", "渠道", "😀 emoji", "back\\slash", "two\\\\slashes", "\\start", "end\\",
        "end\\\\", "\\", "a\\,b", "a\\ b", "a\\=b", "a\\ \\=\"x", " lead", "trail ", " ", ",", "=", "#x", "line\nbreak", "cr\r\nlf", "tab\tx",
        "back\\\nbreak", "nul\0x", "del\u007fx", "\u2028", "\\n is no break", "f=1i 5", "x,y=z f=9i 1\nm f=2i 3",
    ];

    private static readonly Gen<string> Any = Gen.Elements(
            "a", "b", "é", "渠", "😀", " ", ",", "=", "\\", "\\", "\"", "'", "#", "\n", "\r", "\t", "\0", "i", "1")
        .NonEmptyListOf().Select(string.Concat);

    public static Arbitrary<string> Arbitrary => Any.ToArbitrary();

    /// <summary>What a text comes back as.</summary>
    public static string Carried(string text) => LostBackslash().Replace(Controls().Replace(text, " "), "\uFF3C");

    /// <summary>Whether the two readings of a doubled backslash agree on a text.</summary>
    public static bool HasDoubledBackslash(string carried) => carried.Contains("\\\\", StringComparison.Ordinal);

    [GeneratedRegex(@"[\u0000-\u001f\u007f-\u009f]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"\\(?=[,= ]|\z)")]
    private static partial Regex LostBackslash();
}
