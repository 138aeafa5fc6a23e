using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace FunnelStream.Tests.Grafana;

/// <summary>The files that Grafana is given, as they lie in the repository.</summary>
internal static class GrafanaFiles
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every dashboard.</summary>
    public static IReadOnlyList<Dashboard> Dashboards { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "grafana/dashboards"), "*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Every alert rule of Grafana's own.</summary>
    public static IReadOnlyList<GrafanaRule> Rules { get; } =
        [.. Items(Yaml("grafana/provisioning/alerting/pipeline.yml")["groups"]).SelectMany(group => Items(group["rules"])).Select(rule => new GrafanaRule(rule))];

    /// <summary>The dashboard of a uid.</summary>
    public static Dashboard Dashboard(string uid) => Dashboards.Single(d => d.Uid == uid);

    /// <summary>A YAML file of the repository.</summary>
    public static YamlNode Yaml(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Path.Combine(Root, path));
        yaml.Load(text);
        return yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    /// <summary>The elements of a sequence.</summary>
    public static IEnumerable<YamlNode> Items(YamlNode node) => node.ShouldBeOfType<YamlSequenceNode>().Children;

    /// <summary>The text of a scalar.</summary>
    public static string Text(YamlNode node) => node.ShouldBeOfType<YamlScalarNode>().Value ?? "";

    private static Dashboard Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return new Dashboard(Path.GetFileNameWithoutExtension(file), json.RootElement.Clone());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FunnelStream.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder.FullName;
    }
}
