using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FunnelStream.Tests.Grafana;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Deploy;

/// <summary>The wiring of <c>docker-compose.yml</c> as plain processes, by <c>eng/stack.sh</c> and the files of <c>deploy/</c>.</summary>
public sealed class StackTests
{
    [StackFact]
    public async Task Events_go_in_and_Grafanas_user_reads_points_and_down_ends_all_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("funnelstream-stack-").FullName;
        try
        {
            var (exitCode, output, error) = await RunAsync("up", folder);
            exitCode.ShouldBe(0, output + error);
            var addresses = Pairs(Path.Combine(folder, "addresses"));
            var secrets = Pairs(Path.Combine(folder, "secrets"));
            using var http = new HttpClient();
            (await http.GetStringAsync($"{addresses["alertmanager"]}/api/v2/status")).ShouldContain("sql_rate_drop", Case.Sensitive, "the file of deploy/");

            (await Commands.Program.RunAsync("generate", "--bootstrap", addresses["kafka"], "--for", "3d")).ExitCode.ShouldBe(0);
            await Eventually.IsTrueAsync(
                async () => await LeadsAsync(http, addresses["influxdb"], "grafana", secrets["INFLUXDB_READ_PASSWORD"]) > 50,
                () => File.ReadAllText(Path.Combine(folder, "board.log")));
            (await http.GetStringAsync($"{addresses["board"]}/health/ready")).ShouldContain("\"board\":\"active\"");
            using var nobody = await http.GetAsync($"{addresses["influxdb"]}/query?db=funnelstream&q=SHOW+MEASUREMENTS");
            nobody.IsSuccessStatusCode.ShouldBeFalse("without a password");
        }
        finally
        {
            var (exitCode, output, error) = await RunAsync("down", folder);
            exitCode.ShouldBe(0, output + error);
            (await RunAsync("status", folder)).Output.ShouldNotContain(" runs");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> LeadsAsync(HttpClient http, string influx, string user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{influx}/query?db=funnelstream&q={Uri.EscapeDataString("SELECT SUM(\"leads\") FROM \"funnel_1d\"")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        using var answer = await http.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("results")[0].TryGetProperty("series", out var series) ? series[0].GetProperty("values")[0][1].GetDouble() : 0;
    }

    private static Dictionary<string, string> Pairs(string file) => File.ReadAllLines(file).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string action, string folder) =>
        Tool.RunAsync(Path.Combine(GrafanaFiles.Root, "eng/stack.sh"), [action, folder], [new("STACK_PROGRAM", Path.Combine(AppContext.BaseDirectory, "funnelstream"))]);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class StackFactAttribute : FactAttribute
    {
        public StackFactAttribute() => Skip = KafkaServer.MissingScript ?? InfluxServer.Missing
            ?? (ServerProcess.Find("prometheus-alertmanager") is null ? "Alertmanager is not installed (Debian: apt-get install prometheus-alertmanager)." : null);
    }
}
