using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace FunnelStream.Configuration;

/// <summary>Where settings come from; later sources win over earlier ones.</summary>
internal static class ConfigurationSources
{
    /// <summary>Environment variables of this program begin with it: <c>FUNNELSTREAM__Kafka__GroupId</c>.</summary>
    public const string EnvironmentPrefix = "FUNNELSTREAM__";

    /// <summary>
    /// Merges <c>appsettings.json</c> beside the program, <c>appsettings.json</c> of the working directory, a named file,
    /// the environment and the command line.
    /// </summary>
    /// <param name="file">A further JSON file.</param>
    /// <param name="settings">Pairs <c>KEY=VALUE</c> of the command line.</param>
    /// <exception cref="ConfigurationException">A file cannot be read, or a pair is no pair.</exception>
    public static IConfigurationRoot Load(FileInfo? file, IReadOnlyList<string> settings)
    {
        List<string> problems = [];
        Dictionary<string, string?> pairs = new(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            var split = setting.Split('=', 2);
            if (split.Length < 2 || split[0].Trim().Length == 0)
            {
                problems.Add($"--set {setting} is no setting: write --set Key=value, such as --set Kafka:GroupId=funnel.");
            }
            else
            {
                pairs[split[0].Trim().Replace("__", ":", StringComparison.Ordinal)] = split[1];
            }
        }

        if (file is { Exists: false })
        {
            problems.Add($"--config {file} does not exist: correct the path.");
        }

        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        var local = Path.GetFullPath("appsettings.json");
        var files = new[] { shipped, local, file?.FullName }.OfType<string>().Distinct().Where(File.Exists);
        var merged = new MergedSettings();
        foreach (var path in files)
        {
            AddFile(merged, path, problems);
        }

        problems.AddRange(merged.Add(new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable(), "The environment"));
        problems.AddRange(merged.Add(pairs, "The command line"));
        return problems.Count == 0 ? new ConfigurationBuilder().AddInMemoryCollection(merged.Settings).Build() : throw new ConfigurationException(problems);
    }

    private static void AddFile(MergedSettings merged, string path, List<string> problems)
    {
        try
        {
            using var stream = File.OpenRead(path);
            problems.AddRange(merged.Add(new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable(), path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            problems.Add($"{path} cannot be read ({(e.InnerException ?? e).Message.TrimEnd('.')}): correct the file.");
        }
    }
}
