using System.Globalization;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Configuration;

/// <summary>
/// Settings of several sources as one. What a later source says of a setting replaces what earlier ones said, in whatever form either
/// wrote it: properties of Kafka's client have several names, and lists are one text or an array.
/// </summary>
internal sealed class MergedSettings
{
    private const string Client = "Kafka:Client:";

    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Adds a source.</summary>
    /// <param name="source">Its settings; those without a value are not set.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <returns>What it says twice, each a sentence with its mend.</returns>
    public IReadOnlyList<string> Add(IEnumerable<KeyValuePair<string, string?>> source, string name)
    {
        var settings = source.Where(setting => setting.Value is not null).GroupBy(setting => NameOf(setting.Key), StringComparer.OrdinalIgnoreCase).ToDictionary(setting => setting.Key, setting => setting.ToList(), StringComparer.OrdinalIgnoreCase);
        foreach (var key in settings.Keys)
        {
            if (ItemOf(key) is not { } list)
            {
                Remove($"{key}:0");
            }
            else if (settings.ContainsKey($"{list}:0"))
            {
                _settings.Remove(list);
                Remove($"{list}:0");
            }
        }

        foreach (var (key, values) in settings)
        {
            _settings[key] = values[^1].Value;
        }

        return [.. settings.Where(setting => setting.Value.Count > 1).Select(setting =>
            $"{name} sets {setting.Key} {setting.Value.Count} times, as {string.Join(" and ", setting.Value.Select(value => value.Key))}: keep one of them.")];
    }

    private static string NameOf(string key) =>
        key.StartsWith(Client, StringComparison.OrdinalIgnoreCase) ? Client + KafkaOptions.ClientProperty(key[Client.Length..]) : key;

    // The list that a key is an item of, as Windows:0 is of Windows.
    private static string? ItemOf(string key) =>
        key.LastIndexOf(':') is > 0 and var colon && int.TryParse(key.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? key[..colon] : null;

    // Takes an earlier array away, item by item.
    private void Remove(string first)
    {
        var (list, item) = (first[..^1], 0);
        while (_settings.Remove(list + item.ToString(CultureInfo.InvariantCulture)))
        {
            item++;
        }
    }
}
