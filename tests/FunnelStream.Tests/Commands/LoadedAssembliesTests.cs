using System.Text;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Commands;

/// <summary>Who works on files, or only looks, does not wait for an actor system to be loaded. The runtime itself says what it loaded.</summary>
public sealed class LoadedAssembliesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-loaded-").FullName;

    private string Trace => Path.Combine(_folder, "loaded.nettrace");

    public LoadedAssembliesTests()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.json"), """{ "defaults": false, "rules": [ { "kind": "goal", "kpi": "leads", "face": "period", "above": 1, "window": "24h" } ] }""");
        File.WriteAllText(Path.Combine(_folder, "leads.ndjson"), """{"id":"1","type":"created","lead_id":"a","at":"2026-01-31T10:00:00Z","channel":"seo"}""" + "\n");
    }

    [Fact]
    public async Task Replay_loads_nothing_of_Akka() => (await LoadsAkkaAsync("replay", _folder)).ShouldBe((0, false));

    [Fact]
    public async Task Testing_alerts_loads_nothing_of_Akka() =>
        (await LoadsAkkaAsync("alerts", "test", "--events", _folder, "--rules", Path.Combine(_folder, "rules.json"))).ShouldBe((0, false));

    [Fact]
    public async Task Checking_loads_nothing_of_Akka() => (await LoadsAkkaAsync(["check", .. Nobody()])).ShouldBe((69, false));

    [Fact]
    public async Task Running_does() => (await LoadsAkkaAsync(["run", .. Nobody()])).ShouldBe((69, true));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A Kafka and an InfluxDB that are not there.
    private static string[] Nobody()
    {
        var port = ServerProcess.FreePort();
        return ["--set", $"Kafka:BootstrapServers=127.0.0.1:{port}", "--set", $"InfluxDb:Url=http://127.0.0.1:{port}", "--set", "InfluxDb:Database=funnel", "--set", "Http:Port=0"];
    }

    private async Task<(int ExitCode, bool Akka)> LoadsAkkaAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_EnableEventPipe"] = "1",
            ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4", // the loader
            ["DOTNET_EventPipeOutputPath"] = Trace,
        };
        using var program = Program.Start(environment, arguments);
        var exitCode = await program.ExitAsync();
        var loaded = await File.ReadAllBytesAsync(Trace);
        Has(loaded, "System.CommandLine").ShouldBeTrue("it is always loaded");
        return (exitCode, Has(loaded, "Akka") || Has(loaded, "Akka.Streams"));
    }

    private static bool Has(byte[] trace, string assembly) => trace.AsSpan().IndexOf(Encoding.Unicode.GetBytes(assembly + ", Version=")) >= 0;
}
