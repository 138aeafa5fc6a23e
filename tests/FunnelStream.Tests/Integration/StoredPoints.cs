using System.Globalization;
using System.Text.Json;
using FunnelStream.Oracle;
using FunnelStream.Tests.TimeSeries;
using FunnelStream.Transfer;

namespace FunnelStream.Tests.Integration;

/// <summary>What a database holds, read with InfluxQL as a dashboard does.</summary>
internal sealed class StoredPoints(InfluxServer influx, string database)
{
    public string Database => database;

    /// <summary>Every point of a measurement that is not all zeros, as a sorted line.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="tags">Its tags.</param>
    public async Task<IReadOnlyList<string>> LinesAsync(string measurement, IReadOnlyList<string> tags)
    {
        var lines = new List<string>();
        foreach (var series in await SeriesAsync($"SELECT * FROM {measurement} GROUP BY {string.Join(", ", tags)}"))
        {
            var names = Names(series);
            foreach (var row in series.GetProperty("values").EnumerateArray())
            {
                var fields = names.Zip(row.EnumerateArray()).Skip(1).Where(f => !IsZero(f.Second)).Select(f => $"{f.First}={f.Second}").Order(StringComparer.Ordinal).ToList();
                if (fields.Count > 0)
                {
                    lines.Add($"{row[0]} {Values(series, tags)}: {string.Join(' ', fields)}");
                }
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>Every point, every sum and the rate of SQLs by channel are those of the history.</summary>
    public async Task ShouldHoldAsync(NaiveFunnel history, params string[] measurements)
    {
        foreach (var measurement in measurements)
        {
            var expected = new NaivePoints(history, measurement);
            PaneText.ShouldAgree(await LinesAsync(measurement, expected.Tags), expected.Lines, measurement);
            PaneText.ShouldAgree(await SumsAsync(measurement, expected.Tags), expected.Sums, measurement);
            var rates = await ByChannelAsync(measurement, "SUM(sqls)/SUM(leads)");
            expected.SqlsPerLead.Count.ShouldBeGreaterThan(3);
            foreach (var (channel, rate) in expected.SqlsPerLead)
            {
                rates[channel].ShouldBe(rate, 1e-12, $"{measurement} {channel}");
            }
        }
    }

    /// <summary>An expression of sums by channel, such as <c>SUM(sqls)/SUM(leads)</c>.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ByChannelAsync(string measurement, string expression) =>
        (await SeriesAsync($"SELECT {expression} FROM {measurement} GROUP BY channel"))
            .Where(series => series.GetProperty("values")[0][1].ValueKind != JsonValueKind.Null)
            .ToDictionary(series => series.GetProperty("tags").GetProperty("channel").GetString()!, series => series.GetProperty("values")[0][1].GetDouble());

    /// <summary>The sum of every field by tags, as lines <c>channel/campaign field=sum</c>, zeros left out.</summary>
    public async Task<IReadOnlyList<string>> SumsAsync(string measurement, IReadOnlyList<string> tags)
    {
        var series = await SeriesAsync($"SELECT SUM(*) FROM {measurement} GROUP BY {string.Join(", ", tags)}");
        return [.. series.SelectMany(one => Names(one).Zip(one.GetProperty("values")[0].EnumerateArray()).Skip(1)
                .Where(f => f.Second.ValueKind == JsonValueKind.Number && f.Second.GetInt64() != 0)
                .Select(f => $"{Values(one, tags)} {f.First["sum_".Length..]}={f.Second}"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The newest points of every series of a query that groups by tags; fields and tags by name, with <c>time</c> in seconds.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> NewestAsync(string measurement, string where, string tags, int most = 1)
    {
        var series = await SeriesAsync($"SELECT * FROM {measurement} WHERE {where} GROUP BY {tags} ORDER BY time DESC LIMIT {most}");
        return [.. series.SelectMany(one => one.GetProperty("values").EnumerateArray().Select(row => Names(one).Zip(row.EnumerateArray().Select(Text))
            .Concat(one.GetProperty("tags").EnumerateObject().Select(t => (First: t.Name, Second: t.Value.GetString()!)))
            .Where(pair => pair.Second.Length > 0)
            .ToDictionary(pair => pair.First, pair => pair.Second)))];
    }

    // A field that is not there is told apart from 0: a query in the midst of a write sees a point without some of its fields.
    private static bool IsZero(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.GetInt64() == 0;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture) : value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.GetString()!,
    };

    private static string Values(JsonElement series, IEnumerable<string> tags) =>
        string.Join('/', tags.Select(tag => series.GetProperty("tags").GetProperty(tag).GetString()));

    private static List<string> Names(JsonElement series) => [.. series.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)];

    private async Task<IReadOnlyList<JsonElement>> SeriesAsync(string query)
    {
        var result = await influx.QueryAsync(query, database);
        return result.TryGetProperty("series", out var series) ? [.. series.EnumerateArray()] : [];
    }
}
