using System.Text.RegularExpressions;

namespace FunnelStream.Tests.Grafana;

/// <summary>
/// Expands a query as Grafana does: <c>$timeFilter</c>, <c>$__interval</c>, and variables by their format. Several values, or
/// one that goes into a pattern, are escaped and joined (<c>:regex</c>); what stands for "All" goes in as it is.
/// </summary>
internal sealed partial class QueryMacros(IReadOnlyList<Variable> variables, IReadOnlyDictionary<string, string[]>? chosen = null)
{
    public string Expand(string query, DateTimeOffset from, DateTimeOffset to, TimeSpan interval)
    {
        var expanded = Reference().Replace(query, match => Value(match.Groups["name"].Value, match.Groups["format"].Value, from, to, interval));
        return expanded.Contains("[[", StringComparison.Ordinal) ? throw new FormatException($"[[name]] is deprecated: write ${{name:regex}}. {query}") : expanded;
    }

    /// <summary>Names of what a query refers to, macros included.</summary>
    public static IEnumerable<(string Name, string Format)> References(string query) =>
        Reference().Matches(query).Select(match => (match.Groups["name"].Value, match.Groups["format"].Value));

    private string Value(string name, string format, DateTimeOffset from, DateTimeOffset to, TimeSpan interval) => name switch
    {
        "timeFilter" or "__timeFilter" => $"time >= {from.ToUnixTimeMilliseconds()}ms and time <= {to.ToUnixTimeMilliseconds()}ms",
        "__interval" => GrafanaTime.Write(interval),
        _ => Chosen(variables.SingleOrDefault(v => v.Name == name) ?? throw new FormatException($"There is no variable {name}."), format),
    };

    private string Chosen(Variable variable, string format)
    {
        var values = chosen is not null && chosen.TryGetValue(variable.Name, out var others) ? others : [.. variable.Current];
        return values is ["$__all"] ? variable.AllValue
            : format == "regex" ? Pattern(values)
            : values.Length == 1 && format == "raw" ? values[0]
            : throw new FormatException($"${{{variable.Name}:{format}}} has several values, or no format that is the same in every version.");
    }

    private static string Pattern(string[] values)
    {
        var escaped = values.Select(value => Special().Replace(value, @"\$0")).ToList();
        return escaped.Count == 1 ? escaped[0] : $"({string.Join('|', escaped)})";
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)(?::(?<format>\w+))?\}|\$(?<name>[A-Za-z_]\w*)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"[\\^$*+?.()|[\]{}/]")]
    private static partial Regex Special();
}
