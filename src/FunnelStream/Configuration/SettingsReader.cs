using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Configuration;

/// <summary>
/// Reads settings strictly. It remembers every key it was asked for, so that in the end <see cref="NameUnknown"/> can tell
/// which of the keys that are set nobody reads: a misspelt setting is a mistake, not a silent default. Problems are
/// collected, each a sentence with its mend. An empty value counts as not set.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Notes problems found elsewhere.</summary>
    public void Report(params IEnumerable<string> problems) => _problems.AddRange(problems);

    /// <summary>A text, or null where it is not set.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        return configuration[key] is { } text && text.Trim().Length > 0 ? text.Trim() : null;
    }

    /// <summary>A text with a default.</summary>
    public string Text(string key, string otherwise) => Text(key) ?? otherwise;

    /// <summary>A whole number within bounds.</summary>
    public int Number(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Report($"{key} is '{text}': set it to a whole number from {least} to {most} (default {otherwise}).");
        return otherwise;
    }

    /// <summary>A span of time within bounds; see <see cref="Duration"/>.</summary>
    public TimeSpan Span(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (Duration.TryParse(text, out var span) && span >= least && span <= most)
        {
            return span;
        }

        Report($"{key} is '{text}': set it to a time span from {Duration.Write(least)} to {Duration.Write(most)}, written like 500ms, 90s, 5m, 26h or 65d (default {Duration.Write(otherwise)}).");
        return otherwise;
    }

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Report($"{key} is '{text}': set it to true or false (default {(otherwise ? "true" : "false")}).");
        return otherwise;
    }

    /// <summary>One of an enumeration's names, any case.</summary>
    public T Choice<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return choice;
        }

        var names = Enum.GetNames<T>().Select(n => n.ToLowerInvariant());
        Report($"{key} is '{text}': set it to one of {string.Join(", ", names)} (default {otherwise.ToString().ToLowerInvariant()}).");
        return otherwise;
    }

    /// <summary>A list, written as one text with commas or as an array; null where it is not set.</summary>
    public IReadOnlyList<string>? List(string key)
    {
        var items = configuration.GetSection(key).GetChildren().ToList();
        if (items.Count > 0)
        {
            // An array wins over a text: the shipped defaults are texts.
            _known.Add(key);
            foreach (var item in items)
            {
                _known.Add(item.Path);
            }

            return [.. items.Select(i => i.Value?.Trim() ?? "").Where(i => i.Length > 0)];
        }

        return Text(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Names of the sections under a key, in alphabetical order.</summary>
    public IReadOnlyList<string> Names(string key) => IsNamed(key) ? [.. configuration.GetSection(key).GetChildren().Select(c => c.Key)] : [];

    /// <summary>All texts under a key, whatever they are called, by what follows the key.</summary>
    public IReadOnlyDictionary<string, string> Open(string key)
    {
        _open.Add(key);
        return !IsNamed(key) ? new Dictionary<string, string>() : configuration.GetSection(key).AsEnumerable(makePathsRelative: true)
            .Where(p => !string.IsNullOrWhiteSpace(p.Value))
            .ToDictionary(p => p.Key, p => p.Value!.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    // Items of a list are called 0, 1, 2: as names they would be taken for channels or teams.
    private bool IsNamed(string key)
    {
        var names = configuration.GetSection(key).GetChildren().Select(c => c.Key).ToHashSet();
        if (names.Count == 0 || !Enumerable.Range(0, names.Count).All(item => names.Contains(item.ToString(CultureInfo.InvariantCulture))))
        {
            return true;
        }

        _open.Add(key);
        Report($"{key} is a list: write an object, with a name for each of its values.");
        return false;
    }

    /// <summary>Whether anything is set under a key.</summary>
    public bool Has(string key) => configuration.GetSection(key).AsEnumerable().Any(p => !string.IsNullOrWhiteSpace(p.Value));

    /// <summary>Reports the keys that are set and that nobody asked for, each with the nearest known key.</summary>
    public void NameUnknown()
    {
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (value is not null && !_known.Contains(key) && !_open.Any(o => key.StartsWith(o + ":", StringComparison.OrdinalIgnoreCase)))
            {
                var nearest = EditDistance.Nearest(key, _known.Concat(_open));
                Report(_open.Contains(key)
                    ? $"{key} is '{value}': write an object, with a name for each of its values."
                    : nearest is null
                    ? $"{key} is no setting: remove it."
                    : $"{key} is no setting: did you mean {nearest}?");
            }
        }
    }
}
