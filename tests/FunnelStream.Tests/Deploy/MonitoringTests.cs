using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Akka.Actor;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Connectors.Delivery;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Hosting;
using FunnelStream.Runtime;
using FunnelStream.Tests.Alertmanager;
using FunnelStream.Tests.Grafana;
using Microsoft.Extensions.Logging.Abstractions;
using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Deploy;

/// <summary>The files for Alertmanager and Prometheus, as their own tools read them; and that they know FunnelStream's names.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string AlertmanagerFile = Path.Combine(GrafanaFiles.Root, "deploy/alertmanager.yml");

    [ToolFact("amtool", "prometheus-alertmanager")]
    public async Task Alertmanager_understands_its_file()
    {
        var (exitCode, output, error) = await Tool.RunAsync("amtool", ["check-config", AlertmanagerFile]);
        exitCode.ShouldBe(0, output + error);
    }

    [ToolFact("amtool", "prometheus-alertmanager")]
    public async Task Alertmanager_sends_every_rule_to_whom_it_is_for()
    {
        string[] ofSales = ["capacity_saturation", "response_sla"];
        foreach (var rule in RuleCatalog.All.Select(kind => kind.Name))
        {
            foreach (var severity in new[] { "warning", "critical" })
            {
                (await RouteAsync($"alertname={rule}", $"rule={rule}", $"severity={severity}", "channel=seo", "team=emea")).ShouldBe(ofSales.Contains(rule) ? "sales" : "growth", rule);
            }
        }

        foreach (var alert in PrometheusRules().Select(rule => GrafanaFiles.Text(rule["alert"])))
        {
            (await RouteAsync($"alertname={alert}", "severity=warning")).ShouldBe("operations", alert);
        }
    }

    [AlertmanagerFact]
    public async Task Silence_of_a_channel_holds_back_what_it_explains_and_a_kind_of_event_that_never_came_nothing()
    {
        await using var server = new AlertmanagerServer("", AlertmanagerFile);
        await server.StartAsync();
        foreach (var evidence in Evidence.All)
        {
            await server.AddAsync(new { alertname = "no_data", severity = "warning", segment = evidence.Labels.Segment });
        }

        await server.AddAsync(new { alertname = "no_data", severity = "critical", channel = "seo" });
        await server.AddAsync(new { alertname = "sql_rate_drop", severity = "critical" });
        await server.AddAsync(new { alertname = "stage_leak", severity = "critical", channel = "ads" });
        await server.AddAsync(new { alertname = "illusory_growth", severity = "critical", channel = "seo" });

        (await ActiveAsync(server)).ShouldBe(["no_data", "no_data seo", "sql_rate_drop", "stage_leak ads"]);

        // The CRM's SQLs stopped: that is the company's silence.
        await server.AddAsync(new { alertname = "no_data", severity = "critical" });
        (await ActiveAsync(server)).ShouldBe(["no_data", "no_data seo", "stage_leak ads"]);
    }

    private static async Task<IEnumerable<string>> ActiveAsync(AlertmanagerServer server) => (await server.AlertsAsync())
        .Where(alert => alert.GetProperty("status").GetProperty("state").GetString() != "suppressed")
        .Select(alert => alert.GetProperty("labels"))
        .Select(labels => labels.GetProperty("alertname").GetString() + (labels.TryGetProperty("channel", out var channel) ? $" {channel.GetString()}" : ""))
        .Distinct().Order(StringComparer.Ordinal);

    [Fact]
    public void Alertmanagers_file_names_rules_that_exist_and_whole()
    {
        var kinds = RuleCatalog.All.Select(kind => kind.Name).ToArray();
        var named = AlertNames().Matches(File.ReadAllText(AlertmanagerFile)).SelectMany(match => match.Groups["names"].Value.Split('|')).ToArray();

        named.ShouldNotBeEmpty();
        named.Where(name => !name.StartsWith("FunnelStream", StringComparison.Ordinal)).ShouldBeSubsetOf(kinds);

        // Silence is not bad quality: what the rules themselves hold back while a channel is silent.
        named.ShouldContain("sql_rate_drop_fast");
    }

    [ToolFact("promtool", "prometheus")]
    public async Task Prometheus_understands_its_rules_and_they_fire_on_what_is_wrong()
    {
        var (checkCode, checkOutput, checkError) = await Tool.RunAsync("promtool", ["check", "rules", "deploy/prometheus-rules.yml"]);
        checkCode.ShouldBe(0, checkOutput + checkError);
        var (testCode, testOutput, testError) = await Tool.RunAsync("promtool", ["test", "rules", "tests/FunnelStream.Tests/Deploy/prometheus-rules.test.yml"]);
        testCode.ShouldBe(0, testOutput + testError);
    }

    [Fact]
    public async Task The_rules_are_about_metrics_that_exist()
    {
        var metrics = await MetricNamesAsync();
        foreach (var rule in PrometheusRules())
        {
            var names = MetricNames().Matches(GrafanaFiles.Text(rule["expr"])).Select(match => match.Value).ToArray();
            names.ShouldNotBeEmpty();
            names.ShouldBeSubsetOf(metrics, GrafanaFiles.Text(rule["alert"]));
            GrafanaFiles.Text(rule["annotations"]["summary"]).ShouldNotBeEmpty();
            GrafanaFiles.Text(rule["annotations"]["description"]).ShouldNotBeEmpty();
        }
    }

    private static IEnumerable<YamlNode> PrometheusRules() =>
        GrafanaFiles.Items(GrafanaFiles.Yaml("deploy/prometheus-rules.yml")["groups"]).SelectMany(group => GrafanaFiles.Items(group["rules"]));

    // Everything that a process with workers and a board measures, as /metrics names it.
    private static async Task<IReadOnlyCollection<string>> MetricNamesAsync()
    {
        List<string> names = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(PrometheusText.NameOf(instrument)) };
        listener.Start();
        using var kafka = new KafkaMetrics(() => [], () => []);
        using var board = new BoardMetrics(() => true, () => 0, TimeProvider.System);
        using var system = ActorSystem.Create("metrics", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
        await using var delivery = new AlertDispatcher(new DeliveryOptions(), new NobodysLog(), TimeProvider.System, NullLogger.Instance, system);
        return names;
    }

    private static async Task<string> RouteAsync(params string[] labels)
    {
        var (exitCode, output, error) = await Tool.RunAsync("amtool", ["config", "routes", "test", $"--config.file={AlertmanagerFile}", .. labels]);
        exitCode.ShouldBe(0, output + error);
        return output.Trim();
    }

    [GeneratedRegex(@"alertname=~?""(?<names>[^""]+)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AlertNames();

    [GeneratedRegex("funnelstream_[a-z_]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MetricNames();

    private sealed class NobodysLog : IDeliveryLog
    {
        public void Report(DeliveryProgress progress)
        {
        }
    }
}
