using System.Text.Json;
using FunnelStream.Advice;
using FunnelStream.Kpis;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Grafana;

/// <summary>Where a dashboard shows the same number as the KPI engine, it is the same number.</summary>
[Collection(nameof(StoryDatabase))]
public sealed class EngineTests(StoryDatabase story)
{
    private const double Tolerance = 1e-9;

    [InfluxFact]
    public async Task Costs_and_return_of_30_days_are_the_engines()
    {
        foreach (var (panel, kpi) in new[]
        {
            ("Spend", "spend"), ("Cost per lead", "cost_per_lead"), ("Cost per SQL", "cost_per_sql"),
            ("Cost per opportunity", "cost_per_opportunity"), ("Cost per client (CAC)", "cac"), ("ROI", "roi"),
        })
        {
            var shown = await AskAsync("funnelstream-paid", panel, "stat");
            Only(shown[0]).Single().Value.ShouldBe(Engine(Face.Period, "30d", "total", "", kpi)!.Value, Tolerance, panel);
        }
    }

    [InfluxFact]
    public async Task The_table_of_campaigns_is_the_engines()
    {
        var shown = await AskAsync("funnelstream-paid", "Campaigns", "table");
        var columns = new Dictionary<string, string>
        {
            ["spend"] = "spend",
            ["visits"] = "visits",
            ["leads"] = "leads",
            ["mqls"] = "mqls",
            ["sqls"] = "sqls",
            ["opportunities"] = "opportunities",
            ["clients"] = "clients",
            ["revenue"] = "revenue",
            ["cpl"] = "cost_per_lead",
            ["cost_per_sql"] = "cost_per_sql",
            ["cost_per_opportunity"] = "cost_per_opportunity",
            ["cac"] = "cac",
            ["roi"] = "roi",
        };
        ShouldAgree(shown, columns, Face.Period, "30d", "channel+campaign", ["channel", "campaign"], rows: 6);
    }

    [InfluxFact]
    public async Task Company_sizes_and_channels_of_7_days_are_the_engines()
    {
        var counts = new Dictionary<string, string> { ["leads"] = "leads", ["sqls"] = "sqls", ["opportunities"] = "opportunities", ["revenue"] = "revenue", ["sqls_per_lead"] = "lead_to_sql" };
        ShouldAgree(await AskAsync("funnelstream-live", "By company size"), counts, Face.Period, "7d", "segment_size", ["segment_size"], rows: 3);
        counts.Add("mqls", "mqls");
        ShouldAgree(await AskAsync("funnelstream-channel", "Industry"), counts, Face.Period, "7d", "segment_industry", ["segment_industry"], rows: 3);
        ShouldAgree(await AskAsync("funnelstream-channel", "Offer"), counts, Face.Period, "7d", "offer", ["offer"], rows: 2);

        var names = new[] { "leads", "response_time_p50", "response_time_p90", "response_within_1h", "response_within_24h", "unanswered" };
        ShouldAgree(await AskAsync("funnelstream-sales", "By channel"), names.ToDictionary(n => n), Face.Cohort, "7d", "channel", ["channel"], rows: 5);
    }

    [InfluxFact]
    public async Task Drop_off_of_7_days_is_what_the_engines_rates_leave()
    {
        var shown = await AskAsync("funnelstream-channel", "This range: lost at each step");
        string[] rates = ["visit_to_lead", "lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_client"];
        foreach (var (series, rate) in shown.Zip(rates))
        {
            Only(series).Single().Value.ShouldBe(1 - Engine(Face.Period, "7d", "total", "", rate)!.Value, Tolerance, rate);
        }
    }

    [InfluxFact]
    public async Task Rates_intervals_and_maturity_are_the_engines()
    {
        string[] names = ["visit_to_lead", "lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_client", "lead_to_client"];
        var shown = await AskAsync("funnelstream-live", "Conversion with its certainty");
        foreach (var (series, name) in shown.Zip(names))
        {
            var row = Only(series).ToDictionary();
            var value = Result(Face.Cohort, "7d", "total", "", name).Value;
            row["value"].ShouldBe(value.Value!.Value, Tolerance, name);
            row["low"].ShouldBe(value.Low!.Value, Tolerance, name);
            row["high"].ShouldBe(value.High!.Value, Tolerance, name);
            row["numerator"].ShouldBe((double)value.Numerator!, Tolerance, name);
            row["denominator"].ShouldBe((double)value.Denominator!, Tolerance, name);
            row["final"].ShouldBe(value.Final ? 1 : 0, name);
        }
    }

    [InfluxFact]
    public async Task The_newest_point_of_a_kpi_is_what_the_engine_says_now()
    {
        foreach (var (panel, face, kpi) in new[]
        {
            ("Leads in the window", Face.Period, "leads"), ("Lead growth", Face.Period, "lead_growth"), ("SQLs in the window", Face.Period, "sqls"),
            ("Quality: lead → SQL", Face.Cohort, "lead_to_sql"), ("Revenue in the window", Face.Period, "revenue"),
        })
        {
            var shown = await AskAsync("funnelstream-live", panel);
            shown[0].Single().GetProperty("values").EnumerateArray().Last()[1].GetDouble().ShouldBe(Engine(face, "7d", "total", "", kpi)!.Value, Tolerance, panel);
        }
    }

    [InfluxFact]
    public async Task Monthly_cohorts_are_the_engines()
    {
        var shown = await AskAsync("funnelstream-cohorts", "Months");
        var sizes = ByTime(shown[0], column: 1);
        var clients = ByTime(shown[^1], column: 1);
        var months = story.Board.Cohorts(CohortPeriod.Month).Where(r => r.Scope.Breakdown.Name == "total").ToList();
        months.ShouldNotBeEmpty();
        foreach (var month in months.Where(r => r.Kpi == "lead_to_client"))
        {
            sizes[month.At / 1_000].ShouldBe((double)month.Value.Denominator!);
            clients[month.At / 1_000].ShouldBe(month.Value.Value!.Value, Tolerance);
        }
    }

    [InfluxFact]
    public async Task Advice_is_the_engines_and_says_to_stop_the_broad_campaign()
    {
        var shown = (await AskAsync("funnelstream-paid", "Advice"))[0].ToDictionary(series => series.GetProperty("tags").GetProperty("campaign").GetString()!);
        shown.Keys.ShouldBe(story.Advice.Select(advice => advice.Campaign), ignoreOrder: true);
        foreach (var advice in story.Advice)
        {
            var row = shown[advice.Campaign].GetProperty("values").EnumerateArray().ShouldHaveSingleItem();
            var cells = shown[advice.Campaign].GetProperty("columns").EnumerateArray().Select(c => c.GetString()!).Zip(row.EnumerateArray()).ToDictionary();
            double? Number(string column) => cells[column].ValueKind == JsonValueKind.Number ? cells[column].GetDouble() : null;
            cells["action"].GetString().ShouldBe(advice.Action.Name());
            cells["reason"].GetString().ShouldBe(advice.Reason.Name());
            (Number("spend"), Number("cost_per_sql"), Number("low"), Number("high"), Number("target"), Number("sqls"))
                .ShouldBe((advice.Spend, advice.CostPerSql, advice.Low, advice.High, advice.Target, (double?)advice.Sqls), advice.Campaign);
            Number("leads_to_decide").ShouldBe(advice.LeadsToDecide, advice.Campaign);
        }

        story.Advice.Where(advice => advice.Action == AdviceAction.Stop).Select(advice => advice.Campaign).ShouldBe(["broad"]);
    }

    [InfluxFact]
    public async Task Diagnoses_of_the_last_day_are_the_engines()
    {
        var shown = (await AskAsync("funnelstream-live", "What is wrong"))[0]
            .Select(series => (Tags: series.GetProperty("tags"), Row: series.GetProperty("values").EnumerateArray().ShouldHaveSingleItem()))
            .Where(one => one.Row[0].GetInt64() == story.Diagnoses.At / 1_000)
            .Select(one => (Tag(one.Tags, "diagnosis"), Tag(one.Tags, "channel"), Tag(one.Tags, "campaign"), one.Row[1].GetString()));

        shown.ShouldBe(story.Diagnoses.Found.Select(d => ((string?)d.Name, (string?)(d.Labels.Channel ?? "(all)"), (string?)(d.Labels.Campaign ?? "(all)"), (string?)d.Cause)), ignoreOrder: true);
        story.Diagnoses.Found.ShouldContain(d => d.Name == "illusory_growth" && d.Labels.Channel == "paid_search");
    }

    private static string? Tag(JsonElement tags, string name) => tags.GetProperty(name).GetString();

    [InfluxFact]
    public async Task The_story_can_be_seen()
    {
        // The volume illusion: leads have grown, SQLs have not kept up. Six days before the surge, the last seven whole days.
        var days = (await AskAsync("funnelstream-live", "Leads against SQLs, by day"))[0].Single().GetProperty("values").EnumerateArray().ToList();
        double Growth(int column) => days.TakeLast(8).Take(7).Average(row => row[column].GetDouble()) / days.Take(6).Average(row => row[column].GetDouble());
        Growth(1).ShouldBeGreaterThan(1.5);
        (Growth(1) / Growth(2)).ShouldBeGreaterThan(1.3);
    }

    private async Task<IReadOnlyList<IReadOnlyList<JsonElement>>> AskAsync(string uid, string panel, string? type = null)
    {
        var dashboard = GrafanaFiles.Dashboard(uid);
        var of = dashboard.Panel(panel, type);
        var answers = new List<IReadOnlyList<JsonElement>>();
        foreach (var query in dashboard.Queries().Where(q => q.Panel == of))
        {
            answers.Add(await story.SeriesAsync(query.Expand(story.Now)));
        }

        return answers;
    }

    // Rows of several queries are one by their tags, as the panel's transformation makes them.
    private void ShouldAgree(
        IReadOnlyList<IReadOnlyList<JsonElement>> shown, Dictionary<string, string> columns, Face face, string window, string by, string[] tags, int rows)
    {
        var compared = new HashSet<(string, string)>();
        foreach (var series in shown.SelectMany(answer => answer))
        {
            var scope = string.Join('/', tags.Select(tag => series.GetProperty("tags").GetProperty(tag).GetString()));
            foreach (var (column, number) in Only([series]))
            {
                if (Find(face, window, by, scope, columns[column]) is not { } result)
                {
                    number.ShouldBe(0, $"{scope} {column}: whom all have left");
                    continue;
                }

                var expected = result.Value.Value.ShouldNotBeNull($"{scope} {column}: what has no value now shows none, and no old one");
                number.ShouldBe(expected, Tolerance, $"{scope} {column}");
                compared.Add((scope, column));
            }
        }

        compared.Select(c => c.Item1).Distinct().Count().ShouldBeGreaterThanOrEqualTo(rows);
        compared.Select(c => c.Item2).Distinct().Order(StringComparer.Ordinal).ShouldBe(columns.Keys.Order(StringComparer.Ordinal));
    }

    private double? Engine(Face face, string window, string by, string scope, string kpi) => Find(face, window, by, scope, kpi) is { } result ? result.Value.Value : null;

    private KpiResult Result(Face face, string window, string by, string scope, string kpi) => Find(face, window, by, scope, kpi)!.Value;

    private KpiResult? Find(Face face, string window, string by, string scope, string kpi) =>
        story.Results.TryGetValue((face, window, by, scope, kpi), out var result) ? result : null;

    // The numbers of the only row, by column.
    private static IEnumerable<KeyValuePair<string, double>> Only(IReadOnlyList<JsonElement> answer)
    {
        var series = answer.ShouldHaveSingleItem();
        var row = series.GetProperty("values").EnumerateArray().ShouldHaveSingleItem();
        return series.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!).Zip(row.EnumerateArray()).Skip(1)
            .Where(pair => pair.Second.ValueKind == JsonValueKind.Number).Select(pair => KeyValuePair.Create(pair.First, pair.Second.GetDouble()));
    }

    private static Dictionary<long, double> ByTime(IReadOnlyList<JsonElement> answer, int column) =>
        answer.Single().GetProperty("values").EnumerateArray().ToDictionary(row => row[0].GetInt64(), row => row[column].GetDouble());
}
