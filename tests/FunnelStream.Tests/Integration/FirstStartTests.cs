using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Confluent.Kafka;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Integration;

/// <summary>What a newcomer meets in the first hour: on a Kafka that is there, with topics that are not yet, or just.</summary>
public sealed class FirstStartTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task Generating_into_missing_topics_ends_at_once_and_says_how_to_create_them()
    {
        using var topics = new TestTopics(kafka.BootstrapServers); // not created
        var began = Stopwatch.StartNew();

        var (exitCode, _, error) = await Commands.Program.RunAsync(["generate", "--for", "1d", .. Settings(topics)]);

        exitCode.ShouldBe(69, error);
        began.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        topics.Options.Topics.All.ShouldAllBe(topic => error.Contains($"--create --topic {topic} ", StringComparison.Ordinal), error);
        error.Split('\n').Count(line => line.StartsWith("  kafka-topics ", StringComparison.Ordinal)).ShouldBe(3, "each command is a line to copy");
        error.ShouldNotContain("timed out");
    }

    [KafkaFact]
    public async Task A_port_that_is_taken_ends_the_start_before_anything_is_created()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output, error) = await Commands.Program.RunAsync(["run", .. Settings(topics), "--set", $"Http:Port={port}"]);

        exitCode.ShouldBe(69, output + error);
        error.ShouldContain($"127.0.0.1:{port}");
        error.ShouldContain("Http:Port");
        (output + error).ShouldNotContain("   at ", Case.Sensitive, output + error);
        Topics().ShouldNotContain(topic => topic.StartsWith(topics.Options.StateName, StringComparison.Ordinal));
    }

    [KafkaFact]
    public async Task A_first_start_says_where_the_board_is_and_nothing_that_is_not_so()
    {
        using var topics = new TestTopics(kafka.BootstrapServers);
        await topics.CreateAsync();
        using var run = Commands.Program.Start(["run", .. Settings(topics), "--set", "Http:Port=0"]);
        await run.UntilAsync(output => output.Contains("no event has been counted yet", StringComparison.Ordinal) ? "" : null);

        run.Output.ShouldContain("Live board: ");
        run.Output.ShouldNotContain("nother board is active");
        run.Output.ShouldNotContain("1970");

        // Machines read the log: what happened as a sentence, once, and its values beside it.
        using var line = JsonDocument.Parse(run.Output.Split('\n').First(text => text.Contains("Live board", StringComparison.Ordinal)));
        line.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(["@t", "@m", "@i", "Address", "EventId", "SourceContext"], ignoreOrder: true);
        line.RootElement.GetProperty("@m").GetString().ShouldStartWith("Live board: \"http://");
        line.RootElement.GetProperty("Address").GetString().ShouldStartWith("http://127.0.0.1:");

        using var second = Commands.Program.Start(["run", "--role", "board", .. Settings(topics), "--set", "Http:Port=0"]);
        await second.UntilAsync(output => output.Contains("another board is active", StringComparison.Ordinal) ? "" : null);
        run.Terminate();
        second.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Output + run.Error);
        (await second.ExitAsync()).ShouldBe(0, second.Output + second.Error);

        // What was created can be given up, and to ask what that would be is no mistake.
        var (exitCode, said, error) = await Commands.Program.RunAsync(["state", "reset", .. Settings(topics)]);
        exitCode.ShouldBe(0, error);
        said.ShouldContain("would delete");
        said.ShouldContain("Nothing was deleted. Say --yes to do it");
        Topics().ShouldContain(topic => topic.StartsWith(topics.Options.StateName, StringComparison.Ordinal));
    }

    private List<string> Topics()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        return [.. admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Select(topic => topic.Topic)];
    }

    private static string[] Settings(TestTopics topics) =>
    [
        "--set", $"Kafka:BootstrapServers={topics.Options.BootstrapServers}", "--set", $"Kafka:GroupId={topics.Options.GroupId}",
        "--set", $"Kafka:Topics:Leads={topics.Options.Topics.Leads}", "--set", $"Kafka:Topics:Touchpoints={topics.Options.Topics.Touchpoints}",
        "--set", $"Kafka:Topics:Deals={topics.Options.Topics.Deals}",
    ];
}
