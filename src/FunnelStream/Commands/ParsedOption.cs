using System.CommandLine;
using System.Globalization;

namespace FunnelStream.Commands;

/// <summary>Options whose values have a parser of their own.</summary>
internal static class ParsedOption
{
    /// <summary>Values separated by a character, the option repeatable.</summary>
    public static Option<T[]> List<T>(string name, string helpName, string description, Func<string, T> parse, char separator) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            try
            {
                T[] values = [.. result.Tokens.SelectMany(t => t.Value.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(parse)];
                if (values.Length == 0)
                {
                    result.AddError($"{name} '{string.Join(' ', result.Tokens)}' names none.");
                }

                return values;
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                result.AddError($"{name}: {e.Message}.");
                return [];
            }
        },
    };

    /// <summary>An RFC 3339 time with offset.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseTime(text, out var time))
            {
                return time;
            }

            result.AddError($"{name} '{text}' is no time: write it with its offset, like 2026-01-31T00:00:00Z.");
            return null;
        },
    };

    /// <summary>Writes a time as <see cref="TryParseTime"/> reads it.</summary>
    public static string Write(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an RFC 3339 time with offset.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        time = default;
        return text is { Length: > 6 } && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
