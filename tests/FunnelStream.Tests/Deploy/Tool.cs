using System.Diagnostics;
using FunnelStream.Tests.Grafana;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Deploy;

/// <summary>Tools of the servers around FunnelStream, run in the repository.</summary>
internal static class Tool
{
    /// <summary>Runs one to its end.</summary>
    /// <param name="program">Its name, looked up in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that are set for it.</param>
    /// <param name="without">Variables that it must not get from here.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, string[] arguments, IEnumerable<KeyValuePair<string, string>>? environment = null, IEnumerable<string>? without = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = GrafanaFiles.Root };
        foreach (var name in without ?? [])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}

/// <summary>A test that needs a tool, skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program, string package) => Skip = Missing(program, package);

    /// <summary>Why a tool can't be run here; null where it can.</summary>
    public static string? Missing(string program, string package) =>
        ServerProcess.Find(program) is null ? $"{program} is not installed (Debian: apt-get install {package})." : null;
}
