using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>A strict reader of line protocol, written from the protocol's description and not from the writer under test.</summary>
internal static partial class LineParser
{
    /// <param name="line">One line, without its line break.</param>
    /// <param name="doubledIsOne">Whether <c>\\</c> is one backslash, as VictoriaMetrics and InfluxDB 3 have it, or two, as 1.x has it.</param>
    /// <exception cref="FormatException">The line is not what a strict server accepts.</exception>
    public static ParsedLine Parse(string line, bool doubledIsOne = false)
    {
        if (line.StartsWith('#') || line.Any(char.IsControl))
        {
            throw new FormatException($"Comment or control character: {line}");
        }

        var at = 0;
        var measurement = Read(line, ref at, ", ", doubledIsOne);
        var tags = new List<(string Key, string Value)>();
        while (At(line, at) == ',')
        {
            at++;
            var key = Read(line, ref at, "=, ", doubledIsOne);
            Expect(line, ref at, '=');
            var value = Read(line, ref at, "=, ", doubledIsOne);
            tags.Add((NotEmpty(key, line), NotEmpty(value, line)));
        }

        var fields = new Dictionary<string, object>();
        var separator = ' ';
        do
        {
            Expect(line, ref at, separator);
            var key = NotEmpty(Read(line, ref at, "=, ", doubledIsOne), line);
            Expect(line, ref at, '=');
            fields.Add(key, Value(Read(line, ref at, ", ", doubledIsOne)));
            separator = ',';
        }
        while (At(line, at) == ',');

        Expect(line, ref at, ' ');
        var time = long.Parse(line[at..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new ParsedLine(NotEmpty(measurement, line), tags, fields, time);
    }

    private static string Read(string line, ref int at, string until, bool doubledIsOne)
    {
        var text = new StringBuilder();
        for (; at < line.Length && !until.Contains(line[at], StringComparison.Ordinal); at++)
        {
            var escapes = line[at] == '\\' && (At(line, at + 1) is ',' or '=' or ' ' || (doubledIsOne && At(line, at + 1) == '\\'));
            text.Append(escapes ? line[++at] : line[at]);
        }

        return text.ToString();
    }

    private static object Value(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when Integer().IsMatch(text) => long.Parse(text[..^1], CultureInfo.InvariantCulture),
        _ when Number().IsMatch(text) => double.Parse(text, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"Not a field value: {text}"),
    };

    private static void Expect(string line, ref int at, char expected)
    {
        if (At(line, at++) != expected)
        {
            throw new FormatException($"'{expected}' expected at {at - 1} of: {line}");
        }
    }

    private static string NotEmpty(string text, string line) => text.Length > 0 ? text : throw new FormatException($"Empty name or value in: {line}");

    private static char At(string line, int at) => at < line.Length ? line[at] : '\0';

    [GeneratedRegex(@"\A-?[0-9]+i\z")]
    private static partial Regex Integer();

    // InfluxDB 3 takes no exponent behind a negative number without a point.
    [GeneratedRegex(@"\A-?[0-9]+(\.[0-9]+(E[+-][0-9]+)?)?\z")]
    private static partial Regex Number();
}

internal sealed record ParsedLine(
    string Measurement, IReadOnlyList<(string Key, string Value)> Tags, IReadOnlyDictionary<string, object> Fields, long Time)
{
    public string Series => $"{Measurement}|{string.Join('|', Tags.Select(tag => $"{tag.Key}={tag.Value}"))}";
}
