using System.Text;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>
/// Standard output or error as the commands write it. What <see cref="WriteLine(string?)"/> is given is one line, whatever names are in it:
/// nothing that a terminal would obey passes, line breaks included. What Write is given passes as it is: tables, which
/// have escapes of their own and cells made by <see cref="PlainConsole.Cell"/>, and text of several lines.
/// </summary>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Puts it before the console's own two.</summary>
    public static void Install()
    {
        Console.SetOut(new VisibleWriter(Console.Out));
        Console.SetError(new VisibleWriter(Console.Error));
    }

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : VisibleText.Of(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}

/// <summary>Texts of several lines.</summary>
internal static class SeveralLines
{
    /// <summary>Writes a text of the program's own, each line as a line. What comes from outside may not be in it, but for names that can have no line break.</summary>
    public static void WriteLines(this TextWriter writer, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            writer.WriteLine(line.Replace('\t', ' '));
        }
    }
}
