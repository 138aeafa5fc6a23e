using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FunnelStream.Tests.TimeSeries;

/// <summary>
/// A real InfluxDB 1.x on loopback ports of its own with its data in a folder of its own. As a class fixture it starts
/// by itself, unless influxd is not installed; then every <see cref="InfluxFactAttribute"/> test is skipped anyway.
/// </summary>
public sealed class InfluxServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-influx-").FullName;
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _rpcPort = ServerProcess.FreePort();
    private ServerProcess? _process;

    /// <summary>Whether the server asks for credentials; then <see cref="AdminUser"/> is made at the first start.</summary>
    public bool Authentication { get; init; }

    public const string AdminUser = "admin";

    public const string AdminPassword = "admin-secret";

    /// <summary>Base address, the same over restarts.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Why InfluxDB cannot be started here; null when it can.</summary>
    public static string? Missing { get; } = FindProblem();

    /// <summary>Starts the server, or starts it again on the same ports and data.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            return;
        }

        var config = Path.Combine(_folder, "influxdb.conf");
        var first = !File.Exists(config);
        await File.WriteAllTextAsync(config, Config());
        _process = await ServerProcess.StartAsync(ServerProcess.Find("influxd")!, ["-config", config], _folder, new Uri($"{Url}/ping"));
        if (first && Authentication)
        {
            await QueryAsync($"CREATE USER {AdminUser} WITH PASSWORD '{AdminPassword}' WITH ALL PRIVILEGES");
        }
    }

    /// <summary>Kills the server, as a crash would; what it acknowledged stays.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <param name="name">Name of the database.</param>
    /// <param name="retention">InfluxQL duration such as <c>1h</c>; unlimited when null.</param>
    public Task CreateDatabaseAsync(string name, string? retention = null) =>
        QueryAsync($"CREATE DATABASE \"{name}\"{(retention is null ? "" : $" WITH DURATION {retention}")}");

    /// <summary>Runs InfluxQL; times come back in seconds.</summary>
    /// <returns>The element <c>results[0]</c> of the answer.</returns>
    /// <exception cref="InvalidOperationException">The server answered with an error.</exception>
    public async Task<JsonElement> QueryAsync(string query, string? database = null)
    {
        var parameters = new Dictionary<string, string> { ["q"] = query, ["epoch"] = "s" };
        if (database is not null)
        {
            parameters["db"] = database;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/query") { Content = new FormUrlEncodedContent(parameters) };
        if (Authentication)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AdminUser}:{AdminPassword}")));
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text);
        if (!document.RootElement.TryGetProperty("results", out var results) || results[0].TryGetProperty("error", out _))
        {
            throw new InvalidOperationException($"InfluxDB refused '{query}': {text}");
        }

        return results[0].Clone();
    }

    /// <summary>The rows of the first series of a query's answer; empty when there is none.</summary>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string query, string database)
    {
        var result = await QueryAsync(query, database);
        return result.TryGetProperty("series", out var series) ? [.. series[0].GetProperty("values").EnumerateArray()] : [];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
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

    private string Config() => $"""
        reporting-disabled = true
        bind-address = "127.0.0.1:{_rpcPort}"
        [meta]
          dir = "{_folder}/meta"
        [data]
          dir = "{_folder}/data"
          wal-dir = "{_folder}/wal"
          query-log-enabled = false
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:{_port}"
          auth-enabled = {(Authentication ? "true" : "false")}
          log-enabled = false
        [continuous_queries]
          enabled = false
        """;

    private static string? FindProblem()
    {
        if (ServerProcess.Find("influxd") is not { } program)
        {
            return "influxd is not installed (Debian: apt-get install influxdb).";
        }

        using var process = Process.Start(new ProcessStartInfo(program, ["version"]) { RedirectStandardOutput = true })!;
        var version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return version.Contains(" v1.", StringComparison.Ordinal) || version.Contains(" 1.", StringComparison.Ordinal)
            ? null : $"influxd is not of the 1.x line: {version.Trim()}";
    }
}
