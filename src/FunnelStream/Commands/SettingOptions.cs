using System.CommandLine;
using FunnelStream.Configuration;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Commands;

/// <summary>The options every command has, by which settings are given.</summary>
internal static class SettingOptions
{
    public static Option<FileInfo?> Config { get; } = new("--config")
    {
        Description = "A JSON file of settings, over appsettings.json.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string[]> Set { get; } = new("--set")
    {
        Description = "A setting, over all files and the environment; may be repeated.",
        HelpName = "KEY=VALUE",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The merged sources of a command line.</summary>
    /// <exception cref="ConfigurationException">They cannot be read.</exception>
    public static IConfigurationRoot Load(ParseResult parsed) =>
        ConfigurationSources.Load(parsed.GetValue(Config), parsed.GetValue(Set) ?? []);
}
