using System.Text.Json;
using FunnelStream.Connectors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace FunnelStream.Configuration;

/// <summary>Where settings come from; later sources win over earlier ones.</summary>
internal static class ConfigurationSources
{
    /// <summary>Environment variables of this program begin with it: <c>FUNNELSTREAM__Kafka__GroupId</c>.</summary>
    public const string EnvironmentPrefix = "FUNNELSTREAM__";

    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

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
                // What follows the key may be a secret.
                problems.Add($"--set {split[0].Split(' ')[0]} is no setting: write --set Key=value, such as --set Kafka:GroupId=funnel.");
            }
            else
            {
                pairs[split[0].Trim().Replace("__", ":", StringComparison.Ordinal)] = split[1];
            }
        }

        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        var local = Path.GetFullPath("appsettings.json");
        var merged = new MergedSettings();
        foreach (var path in new[] { shipped, local }.Where(path => File.Exists(path) && path != file?.FullName).Distinct())
        {
            AddFile(merged, $"'{path}'", path, problems);
        }

        if (file is not null)
        {
            AddFile(merged, $"--config '{file}'", file.FullName, problems);
        }

        problems.AddRange(merged.Add(new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable(), "The environment"));
        problems.AddRange(merged.Add(pairs, "The command line"));
        return problems.Count == 0 ? new ConfigurationBuilder().AddInMemoryCollection(merged.Settings).Build() : throw new ConfigurationException(problems);
    }

    private static void AddFile(MergedSettings merged, string name, string path, List<string> problems)
    {
        var file = TextFile.Read(path, MostBytes);
        if (file.Problem is { } problem)
        {
            problems.Add($"{name} {problem}.");
            return;
        }

        try
        {
            // First as JSON alone: what reads settings does not say where a file is broken.
            using var json = JsonDocument.Parse(file.Bytes, Lenient);
            using var stream = new MemoryStream(file.Bytes!);
            problems.AddRange(merged.Add(new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable(), name));
        }
        catch (JsonException e)
        {
            problems.Add($"{name}, {JsonFault.Of(e)}: correct it.");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or InvalidOperationException)
        {
            problems.Add($"{name} can't be used: {(e.InnerException ?? e).Message.TrimEnd('.')}. Correct the file.");
        }
    }
}
