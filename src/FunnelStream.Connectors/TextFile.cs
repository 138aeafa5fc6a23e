using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace FunnelStream.Connectors;

/// <summary>A small text file that a user hands in: settings, rules, a secret.</summary>
/// <param name="Bytes">What was read, UTF-8 without a byte order mark; null where the file could not be opened.</param>
/// <param name="Problem">What is wrong with it, as the end of a sentence that its name begins, with the mend; null where nothing is.</param>
public sealed record TextFile(byte[]? Bytes, string? Problem)
{
    /// <summary>Its text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes ?? []);

    /// <summary>Reads a file. Whatever it is, memory and time stay within bounds.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="most">The largest size that is read, bytes.</param>
    public static TextFile Read(string path, int most)
    {
        if (Directory.Exists(path))
        {
            return new(null, "is a folder: name a file");
        }

        if (!File.Exists(path))
        {
            return new(null, "does not exist: create the file or correct the path");
        }

        try
        {
            return Judge(First(path, most + 1), most);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, $"cannot be read ({e.Message.TrimEnd('.')}): give this process the right to read it, or correct the path");
        }
    }

    // Not by its length: what is no ordinary file has none, and may have no end.
    private static byte[] First(string path, int most)
    {
        using var file = File.OpenRead(path);
        using var read = new MemoryStream();
        var block = new byte[64 * 1024];
        for (int count; read.Length < most && (count = file.Read(block, 0, (int)Math.Min(block.Length, most - read.Length))) > 0;)
        {
            read.Write(block, 0, count);
        }

        return read.ToArray();
    }

    private static TextFile Judge(byte[] bytes, int most)
    {
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        return new TextFile(bytes, Problems(bytes, most));
    }

    private static string? Problems(byte[] bytes, int most)
    {
        if (bytes.Length > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is larger than {most / 1024:N0} KiB: it can't be what is meant; correct the path");
        }

        if (bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble) || bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return "is written in UTF-16: save it as UTF-8";
        }

        var wrong = bytes.AsSpan().IndexOf((byte)0) is var zero and >= 0 ? zero : Utf8.IsValid(bytes) ? -1 : FirstInvalid(bytes);
        if (wrong >= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is no text in UTF-8, from line {bytes.AsSpan(0, wrong).Count((byte)'\n') + 1} on: save it as UTF-8, or correct the path");
        }

        return string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(bytes)) ? "is empty: fill it, or correct the path" : null;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
