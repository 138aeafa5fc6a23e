using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Grafana;

/// <summary>An alert rule that Grafana itself evaluates.</summary>
internal sealed class GrafanaRule(YamlNode yaml)
{
    public YamlNode Yaml => yaml;

    public string Uid => GrafanaFiles.Text(yaml["uid"]);

    public string Annotation(string name) => GrafanaFiles.Text(yaml["annotations"][name]);

    /// <summary>Its steps: the query, then expressions.</summary>
    public IReadOnlyList<YamlNode> Steps => [.. GrafanaFiles.Items(yaml["data"])];

    /// <summary>The query's InfluxQL.</summary>
    public string Query => GrafanaFiles.Text(Steps[0]["model"]["query"]);

    /// <summary>How far back the query looks.</summary>
    public TimeSpan Range => TimeSpan.FromSeconds(Number(Steps[0]["relativeTimeRange"]["from"]));

    /// <summary>Beyond what it fires: <c>lt</c> or <c>gt</c>, and the bound.</summary>
    public (string Kind, double Bound) Threshold
    {
        get
        {
            var evaluator = GrafanaFiles.Items(Steps[^1]["model"]["conditions"]).Single()["evaluator"];
            return (GrafanaFiles.Text(evaluator["type"]), Number(GrafanaFiles.Items(evaluator["params"]).Single()));
        }
    }

    private static double Number(YamlNode node) => double.Parse(GrafanaFiles.Text(node), System.Globalization.CultureInfo.InvariantCulture);
}
