using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Grafana;

/// <summary>What Grafana is set up with from files.</summary>
public sealed class ProvisioningTests
{
    private static readonly string[] States = ["Alerting", "NoData", "Error", "OK", "KeepLast"];

    [Fact]
    public void The_data_source_is_fixed_and_its_secret_comes_from_the_environment()
    {
        var root = GrafanaFiles.Yaml("grafana/provisioning/datasources/influxdb.yml");
        Text(root, "prune").ShouldBe("true");
        var source = GrafanaFiles.Items(root["datasources"]).ShouldHaveSingleItem();
        Text(source, "uid").ShouldBe("funnelstream-influxdb");
        Text(source, "editable").ShouldBe("false");
        var data = source["jsonData"];
        (Text(data, "version"), Text(data, "httpMode"), Text(data, "timeInterval")).ShouldBe(("InfluxQL", "POST", "1m"));
        Text(data, "dbName").ShouldStartWith("$");
        Text(source["secureJsonData"], "password").ShouldStartWith("$");
        source.ShouldBeOfType<YamlMappingNode>().Children.Keys.Select(GrafanaFiles.Text).ShouldNotContain("database");
    }

    [Fact]
    public void Dashboards_come_from_the_folder_that_Compose_mounts_and_cannot_be_changed_in_the_browser()
    {
        var provider = GrafanaFiles.Items(GrafanaFiles.Yaml("grafana/provisioning/dashboards/funnelstream.yml")["providers"]).ShouldHaveSingleItem();
        Text(provider, "allowUiUpdates").ShouldBe("false");
        var path = Text(provider["options"], "path");
        var mounts = GrafanaFiles.Items(GrafanaFiles.Yaml("docker-compose.yml")["services"]["grafana"]["volumes"]).Select(GrafanaFiles.Text);
        mounts.ShouldContain($"./grafana/dashboards:{path}:ro");
        mounts.ShouldContain("./grafana/provisioning:/etc/grafana/provisioning:ro");
    }

    [Fact]
    public void Alert_rules_are_about_the_pipeline_alone_and_say_what_silence_means()
    {
        GrafanaFiles.Rules.Select(rule => rule.Uid).ShouldBe(["funnelstream-dead", "funnelstream-silent", "funnelstream-behind"]);
        foreach (var rule in GrafanaFiles.Rules)
        {
            QueryNames.Measurement(rule.Query).Name.ShouldBe("funnel_pipeline");
            QueryNames.Problems(rule.Query).ShouldBeEmpty(rule.Uid);
            QueryMacros.References(rule.Query).Select(r => r.Name).ShouldBe(["timeFilter"], "alert queries know no variables");
            States.ShouldContain(Text(rule.Yaml, "noDataState"));
            States.ShouldContain(Text(rule.Yaml, "execErrState"));
            Text(rule.Yaml["labels"], "severity").ShouldBeOneOf("warning", "critical");
            GrafanaTime.Length(Text(rule.Yaml, "for")).ShouldBeGreaterThan(TimeSpan.Zero);
            rule.Annotation("summary").ShouldContain(" · ");
            Text(rule.Yaml, "condition").ShouldBe(Text(rule.Steps[^1], "refId"));
            Text(rule.Steps[0], "datasourceUid").ShouldBe("funnelstream-influxdb");
            rule.Steps.Skip(1).ShouldAllBe(step => Text(step, "datasourceUid") == "__expr__");
            rule.Steps.Zip(rule.Steps.Skip(1)).ShouldAllBe(pair => Text(pair.Second["model"], "expression") == Text(pair.First, "refId"));
        }

        Text(GrafanaFiles.Rules[0].Yaml, "noDataState").ShouldBe("Alerting", "a dead pipeline writes nothing");
    }

    [Fact]
    public void Alert_rules_lead_to_a_panel_that_shows_what_they_judge()
    {
        foreach (var rule in GrafanaFiles.Rules)
        {
            var id = int.Parse(rule.Annotation("__panelId__"), System.Globalization.CultureInfo.InvariantCulture);
            var panel = GrafanaFiles.Dashboard(rule.Annotation("__dashboardUid__")).Panels.Single(p => p.Id == id);
            var field = Text(rule.Steps[0]["model"], "query").Split('"')[1];
            panel.Targets.ShouldContain(target => Dashboard.Text(target, "query").Contains($"(\"{field}\")", StringComparison.Ordinal), $"{rule.Uid}: {panel}");
        }

        var behind = GrafanaFiles.Rules.Single(rule => rule.Uid == "funnelstream-behind");
        RuleDefaults.Limits[("funnelstream-pipeline", "Behind the clock")].ShouldBe([behind.Threshold.Bound]);
    }

    private static string Text(YamlNode node, string name) => GrafanaFiles.Text(node[name]);
}
