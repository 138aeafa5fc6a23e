using System.CommandLine;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>Asks a service on this machine how it is: for container health checks, where no other client is at hand.</summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var live = new Option<bool>("--live") { Description = "Ask only whether the service runs, not whether it is ready." };
        var command = new ExampleCommand(
            "health",
            "Ask the service on this machine whether it is ready.",
            ("funnelstream health", "exit code 0 when ready, 69 when not"),
            ("funnelstream health --live", "0 while its loops advance")) { live };
        command.SetAction((parsed, cancellation) => RunAsync(
            ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: false).Http, parsed.GetValue(live) ? "live" : "ready", cancellation));
        return command;
    }

    private static async Task<int> RunAsync(HttpOptions http, string what, CancellationToken cancellation)
    {
        var (text, report) = await HealthProbe.AskAsync(http, what, TimeSpan.FromSeconds(4), cancellation).ConfigureAwait(false);
        Console.WriteLine(text);
        return report.Status == "ok" ? ExitCode.Ok : ExitCode.Unavailable;
    }
}
