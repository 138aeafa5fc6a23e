using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace FunnelStream.Benchmarks.Latency;

/// <summary>An InfluxDB 1.x of the occasion, on loopback, its data in a folder of its own.</summary>
internal sealed class BenchInflux : IAsyncDisposable
{
    public const string Database = "bench";

    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("funnelstream-bench-influx-").FullName;
    private readonly int _port = FreePort();
    private Process? _process;

    private BenchInflux()
    {
    }

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Starts it and makes the database.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<BenchInflux> StartAsync()
    {
        var influx = new BenchInflux();
        var config = Path.Combine(influx._folder, "influxdb.conf");
        await File.WriteAllTextAsync(config, influx.Config());
        var start = new ProcessStartInfo("influxd", ["-config", config]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = influx._folder;
        try
        {
            influx._process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("influxd is not installed (Debian: apt-get install influxdb).");
        }

        influx._process.OutputDataReceived += (_, _) => { };
        influx._process.ErrorDataReceived += (_, _) => { };
        influx._process.BeginOutputReadLine();
        influx._process.BeginErrorReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await influx.QueryAsync($"CREATE DATABASE {Database}");
                return influx;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Runs InfluxQL; the element <c>results[0]</c>.</summary>
    public async Task<JsonElement> QueryAsync(string query)
    {
        using var response = await _http.PostAsync($"{Url}/query", new FormUrlEncodedContent(new Dictionary<string, string> { ["q"] = query, ["db"] = Database }));
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("results")[0].Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private string Config() => $"""
        reporting-disabled = true
        bind-address = "127.0.0.1:{FreePort()}"
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
          log-enabled = false
        [continuous_queries]
          enabled = false
        """;
}
