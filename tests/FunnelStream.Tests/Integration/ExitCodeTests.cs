using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>How the process ends when it cannot begin: its exit code, and a sentence that says what to do.</summary>
public sealed class ExitCodeTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [Fact]
    public async Task A_wrong_configuration_ends_with_78_and_names_every_problem()
    {
        using var run = Commands.Program.Start(
            new Dictionary<string, string>
            {
                ["FUNNELSTREAM__Kafka__GrupId"] = "typing error",
                ["FUNNELSTREAM__InfluxDb__Url"] = "influxdb:8086",
                ["FUNNELSTREAM__Windows"] = "1 fortnight",
                ["FUNNELSTREAM__Retention__Minutes"] = "66d",
            },
            "run");

        (await run.ExitAsync()).ShouldBe(78);
        string[] named = ["Kafka:BootstrapServers", "Kafka:GrupId", "Kafka:GroupId", "InfluxDb:Url", "InfluxDb:Database", "Windows", "Retention:Minutes"];
        named.ShouldAllBe(name => run.Error.Contains(name, StringComparison.Ordinal), run.Error);
    }

    [Fact]
    public async Task An_unreachable_broker_ends_with_69()
    {
        var port = ServerProcess.FreePort();
        using var run = Commands.Program.Start(new Dictionary<string, string> { ["FUNNELSTREAM__Kafka__BootstrapServers"] = $"127.0.0.1:{port}", ["FUNNELSTREAM__Http__Port"] = "0" }, "run");

        (await run.ExitAsync()).ShouldBe(69, run.Error);
        run.Error.ShouldContain($"127.0.0.1:{port}");
        run.Error.ShouldContain("Kafka:BootstrapServers");
    }

    [KafkaFact]
    public async Task Missing_topics_end_with_69_and_are_named()
    {
        using var topics = new TestTopics(kafka.BootstrapServers); // not created
        using var run = Commands.Program.Start(Commands.Program.SettingsOf(topics), "run");

        (await run.ExitAsync()).ShouldBe(69, run.Error);
        topics.Options.Topics.All.ShouldAllBe(topic => run.Error.Contains(topic, StringComparison.Ordinal), run.Error);
    }

    [KafkaFact]
    public async Task A_fault_of_its_own_ends_with_70()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("funnelstream-torn-");
        try
        {
            // An installation of which one library is torn: what sends to InfluxDB can't be loaded once the board needs it.
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "runtimes"), Path.Combine(AppContext.BaseDirectory, "runtimes"));

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "InfluxDB.Client.dll"), "torn");
            var settings = new Dictionary<string, string>(Commands.Program.SettingsOf(topics)) { ["FUNNELSTREAM__InfluxDb__Url"] = "http://127.0.0.1:1", ["FUNNELSTREAM__InfluxDb__Database"] = "torn" };
            using var run = Commands.Program.Start(folder.FullName, settings, "run");

            (await run.ExitAsync()).ShouldBe(70, run.Output + run.Error);
            run.Error.ShouldContain("The program itself is incomplete or damaged");
            run.Error.ShouldContain("InfluxDB.Client");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [KafkaFact]
    public async Task A_second_process_stands_by_and_takes_the_board_over()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        var environment = Commands.Program.SettingsOf(topics);
        using var first = Commands.Program.Start(environment, "run");
        using var firstHttp = new HttpClient { BaseAddress = await first.AddressAsync() };
        await Eventually.IsTrueAsync(() => HealthAsync(firstHttp, "\"board\":\"active\""), () => first.Output);
        using var second = Commands.Program.Start(environment, "run", "--role", "board");
        using var http = new HttpClient { BaseAddress = await second.AddressAsync() };
        await Eventually.IsTrueAsync(() => HealthAsync(http, "\"board\":\"standby\""), () => second.Output);
        await Eventually.IsTrueAsync(() => IsReadyAsync(http), () => second.Output);

        topics.SendLeads(0, 100);
        await Eventually.IsTrueAsync(() => MetricAsync(firstHttp, "funnelstream_board_events_total 100"), () => first.Output);
        first.Terminate();
        (await first.ExitAsync()).ShouldBe(0, first.Error);

        await Eventually.IsTrueAsync(() => MetricAsync(http, "funnelstream_board_events_total 100"), () => second.Output);
        await Eventually.IsTrueAsync(() => HealthAsync(http, "\"board\":\"active\""), () => second.Output);
        second.Terminate();
        (await second.ExitAsync()).ShouldBe(0, second.Error);
    }

    private static async Task<bool> HealthAsync(HttpClient http, string part) =>
        (await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync()).Contains(part, StringComparison.Ordinal);

    private static async Task<bool> MetricAsync(HttpClient http, string line) =>
        (await http.GetStringAsync("/metrics")).Contains($"\n{line}\n", StringComparison.Ordinal);

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    }
}
