using System.Text.RegularExpressions;
using FunnelStream.Connectors.InfluxDb;

namespace FunnelStream.Tests.Grafana;

/// <summary>
/// The names in a query. All of them are quoted under <c>grafana/</c> (some are keywords of InfluxQL), which is what lets
/// them be found without a parser.
/// </summary>
internal static partial class QueryNames
{
    /// <summary>The measurement a query reads; there must be one.</summary>
    public static Measurement Measurement(string query)
    {
        var name = From().Matches(query).ShouldHaveSingleItem(query).Groups["name"].Value;
        return Measurements.Written.SingleOrDefault(m => m.Name == name) ?? throw new FormatException($"There is no measurement {name}: {query}");
    }

    /// <summary>What is wrong with a query's names.</summary>
    public static IEnumerable<string> Problems(string query)
    {
        var measurement = Measurement(query);
        var aliases = Alias().Matches(query).Select(match => match.Groups["name"].Value).ToHashSet();
        foreach (var name in Quoted().Matches(query).Select(match => match.Groups["name"].Value).Where(name => name != measurement.Name))
        {
            if (!measurement.Tags.Contains(name) && !measurement.Fields.ContainsKey(name) && !aliases.Contains(name))
            {
                yield return $"{measurement.Name} has no {name}";
            }
        }

        foreach (var name in Aggregated().Matches(query).Select(match => match.Groups["name"].Value).Where(name => !measurement.Fields.ContainsKey(name) && !aliases.Contains(name)))
        {
            yield return $"{name} is no field of {measurement.Name}";
        }

        foreach (var name in Grouped().Matches(query).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups["name"].Value))
        {
            if (!measurement.Tags.Contains(name))
            {
                yield return $"{name} is no tag of {measurement.Name}";
            }
        }

        foreach (Match match in Divisor().Matches(query))
        {
            if (!query.Contains($"WHERE \"{match.Groups["name"].Value}\" > 0", StringComparison.Ordinal))
            {
                yield return $"InfluxQL divides by zero and answers 0: leave it out by WHERE \"{match.Groups["name"].Value}\" > 0";
            }
        }

        foreach (var name in Averaged().Matches(query).Select(match => match.Groups["name"].Value))
        {
            if (!query.Contains($"\") AS \"{name}\" FROM \"", StringComparison.Ordinal))
            {
                yield return $"the mean of {name} is not a mean of sums: of ratios it would be wrong";
            }
        }
    }

    /// <summary>What the query compares a tag with, in quotes or as alternatives of a pattern.</summary>
    public static IEnumerable<string> Compared(string query, string tag) =>
        Regex.Matches(query, $@"""{tag}"" (?:= '(?<one>[^']*)'|=~ /\^\((?<many>[^$]*)\)\$/)", RegexOptions.None, TimeSpan.FromSeconds(1))
            .SelectMany(match => match.Groups["many"].Success ? match.Groups["many"].Value.Split('|') : [match.Groups["one"].Value]);

    [GeneratedRegex("FROM \"(?<name>\\w+)\"")]
    private static partial Regex From();

    [GeneratedRegex(" AS \"(?<name>[^\"]+)\"")]
    private static partial Regex Alias();

    [GeneratedRegex("\"(?<name>[^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:SUM|LAST|MIN|MAX|COUNT|SPREAD|MEAN)\\(\"(?<name>\\w+)\"\\)")]
    private static partial Regex Aggregated();

    [GeneratedRegex("GROUP BY [^)]*?(?:time\\([^)]*\\))?(?:,? ?\"\\w+\")*")]
    private static partial Regex Grouped();

    [GeneratedRegex("/ (?:\"(?<name>\\w+)\"|SUM\\(\"(?<name>\\w+)\"\\))")]
    private static partial Regex Divisor();

    [GeneratedRegex("MEAN\\(\"(?<name>\\w+)\"\\)")]
    private static partial Regex Averaged();
}
