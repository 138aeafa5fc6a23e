using System.Globalization;
using System.Text.Json;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Grafana;

/// <summary>Every query of every dashboard and alert rule, asked of a real InfluxDB as Grafana would ask it when the dashboard opens.</summary>
[Collection(nameof(StoryDatabase))]
public sealed class QueryTests(StoryDatabase story)
{
    // What happens seldom need not have happened in the few hours that a dashboard opens with.
    private static readonly string[] Seldom = ["funnel_alert", "funnel_budget"];

    public static TheoryData<string> Files => [.. GrafanaFiles.Dashboards.Select(d => d.File)];

    [InfluxTheory]
    [MemberData(nameof(Files))]
    public async Task Every_query_has_an_answer_with_plausible_numbers(string file)
    {
        foreach (var query in GrafanaFiles.Dashboards.Single(d => d.File == file).Queries())
        {
            var expanded = query.Expand(story.Now, least: Seldom.Contains(QueryNames.Measurement(query.Text).Name) ? TimeSpan.FromDays(30) : default);
            var series = await story.SeriesAsync(expanded);
            (series.SelectMany(Numbers).Any() || series.SelectMany(Texts).Any()).ShouldBeTrue($"nothing: {query}\n{expanded}");
            if (query.Panel is { } panel)
            {
                ShouldBePlausible(panel, series, $"{query}\n{expanded}");
            }
        }
    }

    [InfluxTheory]
    [MemberData(nameof(Files))]
    public async Task One_value_several_and_none_of_each_variable_are_understood(string file)
    {
        string[][] choices = [["paid_search"], ["seo", "paid_search"], ["a/b (c)+ 'd'"]];
        foreach (var query in GrafanaFiles.Dashboards.Single(d => d.File == file).Queries())
        {
            var multi = query.Dashboard.Variables.Where(v => v.IsMulti).ToList();
            foreach (var choice in choices)
            {
                var expanded = query.Expand(story.Now, multi.ToDictionary(v => v.Name, v => v.Name == "channel" ? choice : [v.AllValue]).Where(c => c.Key == "channel").ToDictionary());
                var series = await story.SeriesAsync(expanded);
                if (choice is [['a', ..]] && multi.Any(v => v.Name == "channel") && query.Panel is not null && query.Text.Contains("/^${channel:regex}$/", StringComparison.Ordinal))
                {
                    // No such channel: sums may be 0, a rate or cost has no value.
                    series.SelectMany(Numbers).ShouldAllBe(number => number == 0, expanded);
                    if (query.Text.Contains("> 0", StringComparison.Ordinal))
                    {
                        series.ShouldBeEmpty(expanded);
                    }
                }
            }
        }
    }

    [InfluxFact]
    public async Task A_channel_with_a_strange_name_is_found_by_its_name()
    {
        await story.WriteAsync($"strange,channel=a/b\\ (c)+\\ $d v=7i {story.Now.ToUnixTimeSeconds()}\n");
        var channel = GrafanaFiles.Dashboard("funnelstream-live").Variables.Single(v => v.Name == "channel");
        var macros = new QueryMacros([channel], new Dictionary<string, string[]> { ["channel"] = ["seo", "a/b (c)+ $d"] });
        var query = macros.Expand("SELECT LAST(\"v\") FROM \"strange\" WHERE $timeFilter AND \"channel\" =~ /^${channel:regex}$/", story.Now.AddHours(-1), story.Now, TimeSpan.FromMinutes(1));

        (await story.SeriesAsync(query)).SelectMany(Numbers).ShouldBe([7]);
        await story.SeriesAsync("DROP MEASUREMENT \"strange\"");
    }

    [InfluxFact]
    public async Task Zones_with_offsets_are_understood_wherever_days_are_grouped()
    {
        var queries = GrafanaFiles.Dashboards.SelectMany(d => d.Queries()).Where(q => q.Text.Contains("${zone:raw}", StringComparison.Ordinal)).ToList();
        queries.ShouldNotBeEmpty();
        foreach (var query in queries)
        {
            (await story.SeriesAsync(query.Expand(story.Now, new Dictionary<string, string[]> { ["zone"] = ["Europe/Paris"] }))).ShouldNotBeEmpty(query.ToString());
        }
    }

    [InfluxFact]
    public async Task Grafanas_own_rules_hold_still_while_the_pipeline_lives_and_speak_when_it_does_not()
    {
        foreach (var rule in GrafanaFiles.Rules)
        {
            (await FiresAsync(rule, story.Now)).ShouldBe(false, rule.Uid);
        }

        // A day later nothing was written: no series at all, which the first rule takes for an alarm by noDataState.
        (await FiresAsync(GrafanaFiles.Rules[0], story.Now.AddDays(1))).ShouldBeNull();
    }

    [InfluxFact]
    public async Task Measurements_tags_and_fields_are_those_of_the_catalogue()
    {
        foreach (var measurement in Measurements.Written)
        {
            var tags = (await story.SeriesAsync($"SHOW TAG KEYS FROM \"{measurement.Name}\"")).SelectMany(Rows).Select(row => row[0].GetString()!);
            tags.Order().ShouldBe(measurement.Tags.Order(), measurement.Name);
            var fields = (await story.SeriesAsync($"SHOW FIELD KEYS FROM \"{measurement.Name}\"")).SelectMany(Rows).ToDictionary(row => row[0].GetString()!, row => row[1].GetString()!);
            fields.OrderBy(f => f.Key, StringComparer.Ordinal).ShouldBe(
                measurement.Fields.ToDictionary(f => f.Key, f => f.Value switch { FieldKind.Integer => "integer", FieldKind.Number => "float", _ => "string" })
                    .OrderBy(f => f.Key, StringComparer.Ordinal), measurement.Name);
        }

        var stored = (await story.SeriesAsync("SHOW MEASUREMENTS")).SelectMany(Rows).Select(row => row[0].GetString()!);
        stored.Where(name => name != "strange").Order(StringComparer.Ordinal).ShouldBe(Measurements.Written.Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    // Null where there is no data.
    private async Task<bool?> FiresAsync(GrafanaRule rule, DateTimeOffset at)
    {
        var query = new QueryMacros([]).Expand(rule.Query, at - rule.Range, at, TimeSpan.FromMinutes(1));
        var numbers = (await story.SeriesAsync(query)).SelectMany(Numbers).ToList();
        var (kind, bound) = rule.Threshold;
        return numbers.Count == 0 ? null : kind == "lt" ? numbers[^1] < bound : numbers[^1] > bound;
    }

    // Where a panel says how far its axis goes, numbers lie there.
    private static void ShouldBePlausible(Panel panel, IReadOnlyList<JsonElement> series, string query)
    {
        if (panel.Type is not ("timeseries" or "bargauge" or "stat"))
        {
            return;
        }

        double? Bound(string name) => panel.Defaults!.Value.TryGetProperty(name, out var bound) ? bound.GetDouble() : null;
        var (least, most) = (Bound("min") ?? double.MinValue, Bound("max") ?? double.MaxValue);
        series.SelectMany(Numbers).ShouldAllBe(number => double.IsFinite(number) && number >= least && number <= most, query);
    }

    private static IEnumerable<JsonElement> Rows(JsonElement series) => series.GetProperty("values").EnumerateArray();

    private static IEnumerable<double> Numbers(JsonElement series) =>
        Rows(series).SelectMany(row => row.EnumerateArray().Skip(1)).Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble());

    private static IEnumerable<string> Texts(JsonElement series) =>
        Rows(series).SelectMany(row => row.EnumerateArray().Skip(1)).Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!);
}
