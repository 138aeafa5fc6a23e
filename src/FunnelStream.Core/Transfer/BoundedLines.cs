using System.Globalization;
using System.Text;

namespace FunnelStream.Transfer;

/// <summary>The lines of a text, none of which may be longer than a limit: a file that is none costs no memory.</summary>
internal sealed class BoundedLines(TextReader input, int most)
{
    private readonly char[] _block = new char[1 << 16];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _filled;

    /// <summary>The next line; null after the last.</summary>
    /// <exception cref="FormatException">It is too long.</exception>
    public string? Next()
    {
        _line.Clear();
        while (Fill())
        {
            var rest = _block.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            if (_line.Length + part.Length > most)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has more than {most:N0} characters."));
            }

            _line.Append(part);
            _at += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0)
            {
                return _line.ToString();
            }
        }

        return _line.Length > 0 ? _line.ToString() : null;
    }

    private bool Fill()
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, input.Read(_block));
        }

        return _filled > 0;
    }
}
