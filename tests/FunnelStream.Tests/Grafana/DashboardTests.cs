using System.Text.Json;
using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Worker;

namespace FunnelStream.Tests.Grafana;

/// <summary>What every dashboard keeps to, without a server.</summary>
public sealed class DashboardTests
{
    private const string DataSource = "${datasource}";

    // Grafana's names of units, those in use; a misspelt one shows bare numbers.
    private static readonly string[] Units = ["short", "none", "percentunit", "currencyEUR", "s", "eps", "wps"];
    private static readonly string[] Macros = ["timeFilter", "__interval"];

    public static TheoryData<string> Files => [.. GrafanaFiles.Dashboards.Select(d => d.File)];

    [Fact]
    public void There_are_six_and_their_uids_are_their_own()
    {
        GrafanaFiles.Dashboards.Select(d => d.File).ShouldBe(["channel", "cohorts", "live-funnel", "paid-campaigns", "pipeline-health", "sales-capacity"]);
        GrafanaFiles.Dashboards.Select(d => d.Uid).ShouldBeUnique();
        GrafanaFiles.Dashboards.Select(d => d.Title).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_ids_of_their_own_and_do_not_overlap_on_24_columns(string file)
    {
        var panels = Of(file).Panels;
        panels.Select(p => p.Id).ShouldBeUnique();
        var taken = new Dictionary<(int, int), Panel>();
        foreach (var panel in panels)
        {
            var (x, y, width, height) = panel.Place;
            (x >= 0 && width > 0 && height > 0 && x + width <= 24).ShouldBeTrue(panel.ToString());
            foreach (var cell in Enumerable.Range(x, width).SelectMany(column => Enumerable.Range(y, height).Select(line => (column, line))))
            {
                taken.TryAdd(cell, panel).ShouldBeTrue($"{panel} lies over {taken[cell]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Titles_are_English_and_French_and_every_panel_explains_itself(string file)
    {
        var dashboard = Of(file);
        string[] same = ["Leads", "MQL", "SQL", "Clients", "Segment", "Segments", "Budget", "Budgets", "FunnelStream"]; // one word in both
        var titles = dashboard.Panels.Select(p => p.Title).Append(dashboard.Title).Concat(dashboard.Variables.Select(v => Dashboard.Text(v.Json, "label")));
        titles.ShouldAllBe(title => title.Contains(" · ", StringComparison.Ordinal) || same.Contains(title), file);
        dashboard.Panels.Where(p => p.Type != "row").ShouldAllBe(p => Dashboard.Text(p.Json, "description").Length > 20);
        dashboard.Variables.ShouldAllBe(v => Dashboard.Text(v.Json, "description").Length > 10);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_with_numbers_has_a_unit_and_says_so_when_there_is_none(string file)
    {
        foreach (var panel in Of(file).Panels.Where(p => p.ShowsData))
        {
            panel.Targets.ShouldNotBeEmpty(panel.ToString());
            Units.ShouldContain(Dashboard.Text(panel.Defaults!.Value, "unit"), panel.ToString());
            Dashboard.Text(panel.Defaults.Value, "noValue").ShouldNotBeEmpty(panel.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Coloured_limits_are_the_defaults_of_the_rules(string file)
    {
        var dashboard = Of(file);
        foreach (var panel in dashboard.Panels.Where(p => p.ShowsData))
        {
            Limits(panel).ShouldBe(RuleDefaults.Limits.GetValueOrDefault((dashboard.Uid, panel.English), []), panel.ToString());
        }

        RuleDefaults.Limits.Keys.Where(key => key.Dashboard == dashboard.Uid).ShouldAllBe(key => dashboard.Panels.Any(p => p.English == key.Panel));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_data_source_is_the_variable(string file)
    {
        var dashboard = Of(file);
        var variable = dashboard.Variables[0];
        (variable.Type, variable.Name, variable.Query).ShouldBe(("datasource", "datasource", "influxdb"));
        variable.Current.ShouldBe([GrafanaFiles.Text(GrafanaFiles.Items(GrafanaFiles.Yaml("grafana/provisioning/datasources/influxdb.yml")["datasources"]).Single()["uid"])]);
        var sources = Objects(dashboard.Json).Where(o => o.TryGetProperty("datasource", out _)).Select(o => o.GetProperty("datasource")).ToList();
        sources.ShouldNotBeEmpty();
        sources.ShouldAllBe(source => Dashboard.Text(source, "type") == "influxdb" && Dashboard.Text(source, "uid") == DataSource);
        foreach (var panel in dashboard.Panels.Where(p => p.ShowsData))
        {
            panel.Json.TryGetProperty("datasource", out _).ShouldBeTrue(panel.ToString());
            panel.Targets.ShouldAllBe(target => target.GetProperty("rawQuery").GetBoolean());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_refresh_with_the_time_range_and_queries_use_declared_ones_alone(string file)
    {
        var dashboard = Of(file);
        dashboard.Variables.Select(v => v.Name).ShouldBeUnique();
        dashboard.Variables.Where(v => v.Type == "query").ShouldAllBe(v => v.Json.GetProperty("refresh").GetInt32() == 2 && Dashboard.Text(v.Json, "definition") == v.Query);
        var used = dashboard.Queries().SelectMany(query => QueryMacros.References(query.Text)).ToList();
        foreach (var (name, format) in used.Where(u => !Macros.Contains(u.Name)))
        {
            var variable = dashboard.Variables.SingleOrDefault(v => v.Name == name).ShouldNotBeNull(name);
            format.ShouldBe(variable.IsMulti ? "regex" : "raw", name);
        }

        dashboard.Variables.Skip(1).ShouldAllBe(v => used.Any(u => u.Name == v.Name));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Several_values_are_compared_by_a_pattern_that_is_anchored(string file)
    {
        foreach (var query in Of(file).Queries())
        {
            foreach (var variable in query.Dashboard.Variables.Where(v => v.IsMulti && query.Text.Contains($"${{{v.Name}:", StringComparison.Ordinal)))
            {
                var places = query.Text.Split($"${{{variable.Name}:regex}}");
                for (var i = 0; i + 1 < places.Length; i++)
                {
                    places[i].ShouldMatch("\" =~ /\\^\\(?$", query.ToString());
                    places[i + 1].ShouldMatch("^(\\|\\\\\\(all\\\\\\)\\))?\\$/", query.ToString());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_name_in_a_query_is_one_that_is_written(string file)
    {
        foreach (var query in Of(file).Queries())
        {
            QueryNames.Problems(query.Text).ShouldBeEmpty(query.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_kpi_window_and_breakdown_is_one_of_the_defaults(string file)
    {
        foreach (var text in Of(file).Queries().Select(q => q.Text).Where(text => text.Contains("FROM \"funnel_kpi\"", StringComparison.Ordinal)))
        {
            QueryNames.Compared(text, "kpi").ShouldBeSubsetOf(KpiCatalog.All.Select(kpi => kpi.Name));
            QueryNames.Compared(text, "face").ShouldBeSubsetOf(["period", "cohort"]);
            QueryNames.Compared(text, "by").ShouldBeSubsetOf(Breakdown.Defaults.Select(b => b.Name));
            QueryNames.Compared(text, "window").Where(w => w != "${window:raw}").ShouldBeSubsetOf(WindowLength.Defaults.Select(w => w.Name));
            if (text.Contains("SELECT LAST", StringComparison.Ordinal))
            {
                text.ShouldContain("\"defined\" = 1");
                QueryNames.Compared(text, "by").ShouldHaveSingleItem(text);
                QueryNames.Compared(text, "face").ShouldHaveSingleItem(text);
            }
        }

        Of(file).Variables.Where(v => v.Name == "window").ShouldAllBe(v => WindowLength.Defaults.Any(w => w.Name == v.Current[0]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_query_reads_the_one_level_that_suits_its_time_range(string file)
    {
        var now = new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
        foreach (var query in Of(file).Queries().Where(q => q.Panel is not null))
        {
            var measurement = QueryNames.Measurement(query.Text).Name;
            query.Text.Split("$timeFilter").Length.ShouldBe(query.Name == "Budget pace · Rythme du budget B" ? 1 : 2, query.ToString()); // a budget holds until the next
            query.Text.ShouldNotContain("now()");
            if (Levels(measurement) is not var (level, kept))
            {
                continue;
            }

            var (from, to) = query.Range(now);
            (now - from).ShouldBeLessThanOrEqualTo(kept, query.ToString());
            ((to - from) / level).ShouldBeInRange(7, 2_000, query.ToString());
            if (query.Text.Contains("time($__interval)", StringComparison.Ordinal))
            {
                GrafanaTime.Length(query.Panel!.Interval).ShouldBeGreaterThanOrEqualTo(level, query.ToString());
                if (level.TotalDays >= 1)
                {
                    query.Text.ShouldContain("tz('${zone:raw}')", Case.Sensitive, "days begin where the calendar says");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_lead_to_dashboards_and_keep_time_and_choices(string file)
    {
        var dashboard = Of(file);
        var menu = dashboard.Json.GetProperty("links").EnumerateArray().ShouldHaveSingleItem();
        (menu.GetProperty("keepTime").GetBoolean(), menu.GetProperty("includeVars").GetBoolean(), menu.GetProperty("asDropdown").GetBoolean()).ShouldBe((true, true, true));
        var tag = menu.GetProperty("tags").EnumerateArray().Single().GetString();
        GrafanaFiles.Dashboards.ShouldAllBe(d => d.Json.GetProperty("tags").EnumerateArray().Any(t => t.GetString() == tag));

        var urls = Objects(dashboard.Json).Select(o => Dashboard.Text(o, "url")).Where(url => url.Length > 0).ToList();
        foreach (var url in urls)
        {
            var target = GrafanaFiles.Dashboard(url.Split('?')[0]["/d/".Length..]);
            url.ShouldContain("${__url_time_range}");
            foreach (var name in url.Split('&').Where(part => part.StartsWith("var-", StringComparison.Ordinal)).Select(part => part["var-".Length..].Split('=')[0]))
            {
                target.Variables.ShouldContain(v => v.Name == name, url);
            }

            foreach (var (name, format) in QueryMacros.References(url).Where(r => r.Format == "queryparam"))
            {
                (format, dashboard.Variables.Any(v => v.Name == name), target.Variables.Any(v => v.Name == name)).ShouldBe(("queryparam", true, true), url);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_belongs_to_its_file_and_refreshes_no_faster_than_data_comes(string file)
    {
        var json = Of(file).Json;
        json.GetProperty("editable").GetBoolean().ShouldBeFalse();
        json.TryGetProperty("id", out _).ShouldBeFalse("ids are the server's");
        GrafanaTime.Length(Dashboard.Text(json, "refresh")).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
        Objects(json).Any(o => o.TryGetProperty("__inputs", out _)).ShouldBeFalse("placeholders of an export are not filled in");
        Of(file).Annotations.ShouldAllBe(a => Dashboard.Text(a.GetProperty("target"), "query").Split("$timeFilter").Length == 2);
        foreach (var target in Of(file).Annotations.Select(a => a.GetProperty("target")))
        {
            var query = Dashboard.Text(target, "query");
            foreach (var column in new[] { "titleColumn", "textColumn", "tagsColumn", "timeEndColumn" }.Select(name => Dashboard.Text(target, name)).Where(c => c.Length > 0))
            {
                query.ShouldContain($"\"{column}\"");
            }
        }
    }

    private static Dashboard Of(string file) => GrafanaFiles.Dashboards.Single(d => d.File == file);

    // Of the panel, then of its columns; the first step of each is everything below.
    private static IEnumerable<double> Limits(Panel panel)
    {
        var own = panel.Json.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray()
            .SelectMany(o => o.GetProperty("properties").EnumerateArray())
            .Where(property => Dashboard.Text(property, "id") == "thresholds")
            .Select(property => property.GetProperty("value"));
        foreach (var thresholds in own.Prepend(panel.Defaults!.Value.GetProperty("thresholds")))
        {
            var steps = thresholds.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("value")).ToList();
            steps[0].ValueKind.ShouldBe(JsonValueKind.Null, panel.ToString());
            foreach (var step in steps.Skip(1))
            {
                yield return step.GetDouble();
            }
        }
    }

    // How long a level is, and for how long it is corrected; null where a measurement has no level.
    private static (TimeSpan Level, TimeSpan Kept)? Levels(string measurement)
    {
        var retention = new WorkerOptions().Retention;
        return measurement switch
        {
            "funnel_cohort" => (TimeSpan.FromDays(1), retention.Days),
            _ when measurement.EndsWith("_1m", StringComparison.Ordinal) => (TimeSpan.FromMinutes(1), retention.Minutes),
            _ when measurement.EndsWith("_1h", StringComparison.Ordinal) => (TimeSpan.FromHours(1), retention.Hours),
            _ when measurement.EndsWith("_1d", StringComparison.Ordinal) => (TimeSpan.FromDays(1), retention.Days),
            _ => null,
        };
    }

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Objects(property.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
