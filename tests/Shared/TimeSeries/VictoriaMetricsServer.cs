using System.Text.Json;

namespace FunnelStream.Tests.TimeSeries;

/// <summary>A real VictoriaMetrics on a loopback port of its own with its data in a folder of its own.</summary>
public sealed class VictoriaMetricsServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-vm-").FullName;
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Why VictoriaMetrics cannot be started here; null when it can.</summary>
    public static string? Missing { get; } =
        Program is null ? "victoria-metrics is not installed (Debian: apt-get install victoria-metrics)." : null;

    public async Task StartAsync() =>
        _process ??= await ServerProcess.StartAsync(
            Program!,
            [$"-storageDataPath={_folder}/data", $"-httpListenAddr=127.0.0.1:{_port}", "-retentionPeriod=100y", "-loggerLevel=WARN"],
            _folder,
            new Uri($"{Url}/health"));

    /// <summary>
    /// Everything stored under a name (measurement and field joined by an underscore): labels, values and milliseconds,
    /// one element per series.
    /// </summary>
    public async Task<IReadOnlyList<JsonElement>> ExportAsync(string name)
    {
        // New points become visible to queries only after some seconds otherwise.
        await _http.GetStringAsync($"{Url}/internal/force_flush");
        var text = await _http.GetStringAsync($"{Url}/api/v1/export?match[]={Uri.EscapeDataString($"{{__name__=\"{name}\"}}")}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        if (Missing is null)
        {
            await StartAsync();
        }
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    private static string? Program => ServerProcess.Find("victoria-metrics") ?? ServerProcess.Find("victoria-metrics-prod");
}
