using System.Net.Http.Json;
using System.Text.Json;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Alertmanager;

/// <summary>
/// A real Alertmanager on a loopback port of its own with its data in a folder of its own. It groups by rule and channel, inhibits
/// warnings of a channel by what is critical there, and notifies a webhook; or does what a file says.
/// </summary>
/// <param name="webhook">Who is notified.</param>
/// <param name="file">The file; null: none.</param>
public sealed class AlertmanagerServer(string webhook, string? file = null) : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-alertmanager-").FullName;
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;

    /// <summary>Base address, the same over restarts.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Why Alertmanager cannot be started here; null when it can.</summary>
    public static string? Missing { get; } =
        Program is null ? "Alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)." : null;

    /// <summary>Starts the server, or starts it again on the same port and data.</summary>
    public async Task StartAsync()
    {
        var config = Path.Combine(_folder, "alertmanager.yml");
        await File.WriteAllTextAsync(config, file is null ? Config() : await File.ReadAllTextAsync(file));
        _process = await ServerProcess.StartAsync(
            Program!,
            [$"--config.file={config}", $"--storage.path={_folder}/data", $"--web.listen-address=127.0.0.1:{_port}", "--cluster.listen-address=", "--log.level=warn"],
            _folder,
            new Uri($"{Url}/-/ready"));
    }

    /// <summary>Stops it in an orderly way: what it has notified it still knows afterwards.</summary>
    public async Task StopAsync()
    {
        await _process!.TerminateAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Silences what has a label, and says under which id.</summary>
    public async Task<string> SilenceAsync(string label, string value)
    {
        using var response = await _http.PostAsJsonAsync($"{Url}/api/v2/silences", new
        {
            matchers = new[] { new { name = label, value, isRegex = false } },
            startsAt = DateTimeOffset.UtcNow.AddMinutes(-1),
            endsAt = DateTimeOffset.UtcNow.AddHours(1),
            createdBy = "test",
            comment = "test",
        });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("silenceID").GetString()!;
    }

    /// <summary>Tells it of an alert with some labels.</summary>
    public async Task AddAsync(object labels)
    {
        using var response = await _http.PostAsJsonAsync($"{Url}/api/v2/alerts", new[] { new { labels } });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends a silence.</summary>
    public async Task EndSilenceAsync(string id)
    {
        using var response = await _http.DeleteAsync($"{Url}/api/v2/silence/{id}");
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Alerts that it knows and that stand, whether it notifies of them or not.</summary>
    public async Task<IReadOnlyList<JsonElement>> AlertsAsync() => [.. (await _http.GetFromJsonAsync<JsonElement>($"{Url}/api/v2/alerts")).EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config() => $"""
        route:
          receiver: hook
          group_by: [alertname, channel]
          group_wait: 1s
          group_interval: 1s
          repeat_interval: 4h
        inhibit_rules:
          - source_matchers: ['severity="critical"']
            target_matchers: ['severity="warning"']
            equal: [channel]
        receivers:
          - name: hook
            webhook_configs:
              - url: {webhook}
                send_resolved: true
        """;

    private static string? Program => ServerProcess.Find("prometheus-alertmanager") ?? ServerProcess.Find("alertmanager");
}
