using System.Diagnostics;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Integration;

/// <summary>
/// A Kafka of its own for the same work done by other engines, which read fixed topics; and the script that runs them.
/// </summary>
public sealed class PeersServer() : KafkaServer("--set", "log.retention.ms=-1")
{
    /// <summary>Why the other engines cannot be run here; null where they can.</summary>
    public static string? MissingPeers { get; } = MissingScript ?? (Script is null ? "no other engines (shared/peers) beside the repository" : null);

    private static string? Script => Beside("peers/peers");

    /// <summary>Runs one of them on this Kafka and returns what it printed.</summary>
    public async Task<string> RunAsync(string command, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(Script!, [command, "--bootstrap", BootstrapServers, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.ExitCode.ShouldBe(0, await error);
        return await output;
    }
}

/// <summary>A test against other engines, skipped with the reason where they or the servers are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeersFactAttribute : FactAttribute
{
    public PeersFactAttribute() => Skip = PeersServer.MissingPeers ?? TimeSeries.InfluxServer.Missing;
}
