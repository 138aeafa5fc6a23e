namespace FunnelStream.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("run")]
    [InlineData("replay")]
    [InlineData("generate")]
    [InlineData("check")]
    [InlineData("health")]
    [InlineData("alerts")]
    [InlineData("alerts test")]
    [InlineData("alerts explain")]
    [InlineData("alerts schema")]
    [InlineData("dlq")]
    [InlineData("dlq list")]
    [InlineData("dlq redrive")]
    [InlineData("state")]
    [InlineData("state export")]
    [InlineData("state import")]
    [InlineData("state reset")]
    public async Task Help_is_as_approved(string command)
    {
        var (exitCode, output, _) = await Program.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        exitCode.ShouldBe(0);
        Approved.Text($"help{(command.Length == 0 ? "" : "-" + command.Replace(' ', '-'))}", output);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run --nonsense")]
    [InlineData("generate --rate fast")]
    [InlineData("generate --live --rate 5")]
    [InlineData("generate --leads 0")]
    [InlineData("demo --for 5")]
    [InlineData("replay")]
    [InlineData("replay no-such-folder")]
    [InlineData("replay . --format yaml")]
    [InlineData("replay . --windows fortnight")]
    [InlineData("replay . --by chanel")]
    [InlineData("replay . --as-of yesterday")]
    [InlineData("replay . --cohort year")]
    [InlineData("alerts test")]
    [InlineData("alerts test --events no-such-folder")]
    [InlineData("alerts explain nonsense --events .")]
    [InlineData("dlq list --reason nonsense")]
    [InlineData("dlq list --since yesterday")]
    [InlineData("dlq list --limit 0")]
    [InlineData("state export")]
    [InlineData("state import none --inputs-from yesterday")]
    [InlineData("state import none --partitioner random")]
    public async Task Wrong_usage_ends_with_64_and_says_why(string arguments)
    {
        var (exitCode, output, error) = await Program.RunAsync(arguments.Split(' '));

        exitCode.ShouldBe(64, error);
        error.ShouldNotBeEmpty();
        output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--config '' names no file.", "replay", ".", "--config", "")]
    [InlineData("DIR '' names no folder.", "replay", "")]
    [InlineData("FILE '' names no file.", "state", "import", "")]
    [InlineData("--out '' names no folder.", "generate", "--out", "")]
    [InlineData("--seed 'x' is no whole number, or one too large.", "demo", "--seed", "x")]
    [InlineData("--seed '99999999999' is no whole number, or one too large.", "demo", "--seed", "99999999999")]
    [InlineData("--windows ',,' names none.", "replay", ".", "--windows", ",,")]
    public async Task A_value_that_is_none_is_said_in_words_of_the_command_line(string message, params string[] arguments)
    {
        var (exitCode, _, error) = await Program.RunAsync(arguments);

        exitCode.ShouldBe(64, error);
        error.ShouldStartWith(message + "\n");
        error.ShouldNotContain("System.");
    }

    [Fact]
    public async Task A_zone_that_is_nearly_one_is_suggested()
    {
        var (exitCode, _, error) = await Program.RunAsync("replay", ".", "--zone", "utc");

        exitCode.ShouldBe(78);
        error.ShouldContain("there is no time zone 'utc'; the nearest is 'UTC'");
    }

    [Fact]
    public async Task A_wrong_configuration_ends_with_78_and_names_everything()
    {
        var (exitCode, _, error) = await Program.RunAsync("run", "--set", "Http:Prt=1", "--set", "Windows=x", "--set", "Calendar:Zone=Mars/Olympus");

        exitCode.ShouldBe(78);
        error.ShouldContain("did you mean Http:Port?");
        error.ShouldContain("Kafka:BootstrapServers is empty");
        error.ShouldContain("Windows: 'x'");
        error.ShouldContain("Mars/Olympus");
        error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("rnu", "run")]
    [InlineData("helath --live", "health")]
    [InlineData("state exprot f", "export")]
    [InlineData("replay . --formt jsonl", "--format")]
    [InlineData("run --confg x", "--config")]
    public async Task What_is_misspelt_is_named_with_what_was_meant(string arguments, string meant)
    {
        var (exitCode, output, error) = await Program.RunAsync(arguments.Split(' '));

        exitCode.ShouldBe(64, error);
        error.ShouldContain($"Did you mean '{meant}'?");
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_begins_with_its_verdict_and_says_what_the_connection_met_with()
    {
        var (exitCode, output, error) = await Program.RunAsync("check", "--set", "Kafka:BootstrapServers=127.0.0.1:1");

        exitCode.ShouldBe(69, output + error);
        output.ShouldStartWith("Not ready: 1 problem, 1 note.\nwrong Kafka: No broker of 127.0.0.1:1 could be asked: ");
        output.ShouldContain("Connection refused");
        output.ShouldNotContain("brokers are down");
        output.IndexOf("ok    configuration", StringComparison.Ordinal).ShouldBeLessThan(output.LastIndexOf("Kafka:BootstrapServers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "note  the service that runs here: 1 dimension has as many names as DimensionLimit allows")]
    [InlineData(2, "note  the service that runs here: 2 dimensions have as many names as DimensionLimit allows")]
    public async Task Check_asks_a_service_that_runs_here_whether_names_are_at_their_limit(int dimensions, string note)
    {
        var port = TimeSeries.ServerProcess.FreePort();
        using var service = new System.Net.HttpListener();
        service.Prefixes.Add($"http://127.0.0.1:{port}/");
        service.Start();
        var serving = Task.Run(async () =>
        {
            var context = await service.GetContextAsync();
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"status":"ok","reasons":[],"role":"both","partitions":1,"lag":0,"board":"active","watermark_lag_seconds":1,"dimensions_at_limit":{{dimensions}}}"""));
            context.Response.Close();
        });

        var (exitCode, output, error) = await Program.RunAsync("check", "--set", "Kafka:BootstrapServers=127.0.0.1:1", "--set", $"Http:Port={port}");

        await serving;
        exitCode.ShouldBe(69, output + error); // of Kafka
        output.ShouldContain(note);
        output.Contains("DimensionLimit allows", StringComparison.Ordinal).ShouldBe(dimensions > 0);
    }

    [Theory]
    [InlineData("OK")]
    [InlineData("{\"status\":\"ok\"}")]
    [InlineData("{\"status\":\"ok\",\"role\":\"primary\"}")]
    [InlineData("[]")]
    public async Task Health_does_not_believe_another_program_that_has_the_port(string answer)
    {
        var port = TimeSeries.ServerProcess.FreePort();
        using var other = new System.Net.HttpListener();
        other.Prefixes.Add($"http://127.0.0.1:{port}/");
        other.Start();
        var serving = Task.Run(async () =>
        {
            var context = await other.GetContextAsync();
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        });

        var (exitCode, output, error) = await Program.RunAsync("health", "--set", $"Http:Port={port}");

        await serving;
        exitCode.ShouldBe(69, output);
        error.ShouldContain("another program, or a demo, has the port");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_unavailable()
    {
        var (exitCode, _, error) = await Program.RunAsync("health", "--set", "Http:Port=1");

        exitCode.ShouldBe(69);
        error.ShouldContain("No answer from http://127.0.0.1:1/health/ready");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_ends_the_service_with_69()
    {
        var (exitCode, _, error) = await Program.RunAsync("run", "--set", "Kafka:BootstrapServers=127.0.0.1:1", "--set", "Http:Port=0");

        exitCode.ShouldBe(69, error);
        error.ShouldContain("Kafka:BootstrapServers");
        error.ShouldNotContain("   at ");
    }
}
