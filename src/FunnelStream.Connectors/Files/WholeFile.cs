using System.Text.Unicode;

namespace FunnelStream.Connectors.Files;

/// <summary>What a file is, of whose lines none is an event.</summary>
internal static class WholeFile
{
    private const int Beginning = 4 * 1024;

    /// <summary>What is wrong with the whole, by its beginning, with the mend: the end of a sentence.</summary>
    public static string Flaw(EventFile file)
    {
        var beginning = new byte[Beginning];
        using var raw = file.OpenRaw();
        using var text = file.OpenText(raw);
        return Flaw(beginning.AsSpan(0, text.ReadAtLeast(beginning, Beginning, throwOnEndOfStream: false)), isAll: file.Bytes < Beginning);
    }

    private static string Flaw(ReadOnlySpan<byte> text, bool isAll)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return "is compressed: let its name end in .ndjson.gz";
        }

        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return "is UTF-16: save it as UTF-8";
        }

        if (text.Contains((byte)0) || !Utf8.IsValid(isAll ? text : Whole(text)))
        {
            return "is no text in UTF-8: name the right file, or save it as that";
        }

        text = text.TrimStart("\uFEFF \t\r\n"u8);
        return text.IsEmpty ? "holds no line"
            : text[0] == '[' ? "is a JSON array: write its objects one a line (jq -c '.[]')"
            : !text.Contains((byte)'\n') && text.TrimEnd((byte)'\r').Contains((byte)'\r') ? "ends its lines with CR alone: end them with LF"
            : text[0] != '{' ? "is no JSON: write one JSON object a line"
            : text[..(text.IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length)].TrimEnd(" \t\r"u8) is [(byte)'{'] ? "has objects over several lines: write one a line (jq -c .)"
            : "holds no line that is an event: docs/events.md says how they are written";
    }

    // Without the character that the end of what was read may have cut.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        while (end > 0 && (text[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && text[end - 1] >= 0xC0 ? text[..(end - 1)] : text;
    }
}
