using System.Text.RegularExpressions;
using FunnelStream.Connectors.Generator;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Commands;

public sealed partial class RunTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    private static readonly StoryOptions Story = new()
    {
        Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero),
        Surge = DateTimeOffset.MaxValue,
        End = new(2026, 1, 8, 0, 0, 0, TimeSpan.Zero),
        Faults = false,
    };

    [KafkaFact]
    public async Task Until_caught_up_counts_everything_and_prints_one_line_of_figures()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        var sent = await SendAsync(topics);
        using var run = Program.Start(["run", "--until-caught-up", .. Settings(topics)]);

        (await run.ExitAsync()).ShouldBe(0, run.Error);
        run.Output.ShouldMatch("""^\{"events":\d+,"seconds":\d+\.\d{3},"events_per_s":\d+,"cpu_us_per_event":\d+\.\d\d,"peak_rss_mib":\d+\}\n$""");
        run.Output.ShouldContain($"\"events\":{sent},");
    }

    [KafkaFact]
    public async Task Sigterm_ends_the_service_orderly_and_until_then_it_tells_how_it_is()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        var sent = await SendAsync(topics);
        using var run = Program.Start(["run", .. Settings(topics)]);
        var address = await run.UntilAsync(output => Address().Match(output) is { Success: true } match ? match.Value : null);
        using var http = new HttpClient { BaseAddress = new Uri(address) };

        // Counted: the last of the records are behind the numbers.
        await run.UntilAsync(_ => http.GetStringAsync("/metrics").Result.Contains($"\nfunnelstream_board_events_total {sent}\n", StringComparison.Ordinal) ? "" : null);
        var ready = await http.GetAsync("/health/ready");
        ready.IsSuccessStatusCode.ShouldBeTrue(await ready.Content.ReadAsStringAsync());
        (await ready.Content.ReadAsStringAsync()).ShouldStartWith("""{"status":"ok","reasons":[],"role":"both","partitions":4,"lag":0,"board":"active","watermark_lag_seconds":""");
        var (healthy, _, _) = await Program.RunAsync("health", "--live", "--set", $"Http:Port={new Uri(address).Port}");
        healthy.ShouldBe(0);

        run.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Error);
        run.Output.ShouldContain($"Stopped after {sent} events");
    }

    [KafkaFact]
    public async Task Workers_alone_count_and_a_board_that_comes_later_shows_it()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        var sent = await SendAsync(topics);
        using (var worker = Program.Start(["run", "--role", "worker", "--until-caught-up", .. Settings(topics)]))
        {
            (await worker.ExitAsync()).ShouldBe(0, worker.Error);
            worker.Output.ShouldContain($"\"events\":{sent},");
        }

        using var board = Program.Start(["run", "--role", "board", .. Settings(topics)]);
        using var http = new HttpClient { BaseAddress = await board.AddressAsync() };
        await board.UntilAsync(_ => http.GetStringAsync("/metrics").Result.Contains($"\nfunnelstream_board_events_total {sent}\n", StringComparison.Ordinal) ? "" : null);
        board.Terminate();
        (await board.ExitAsync()).ShouldBe(0, board.Error);
    }

    [Fact]
    public async Task A_board_alone_cannot_know_when_it_has_caught_up()
    {
        var (code, _, error) = await Program.RunAsync("run", "--role", "board", "--until-caught-up");
        code.ShouldBe(64);
        error.ShouldContain("--until-caught-up needs workers");
    }

    private static string[] Settings(TestTopics topics) =>
    [
        "--set", $"Kafka:BootstrapServers={topics.Options.BootstrapServers}", "--set", $"Kafka:GroupId={topics.Options.GroupId}", "--set", "Http:Port=0",
        "--set", $"Kafka:Topics:Leads={topics.Options.Topics.Leads}", "--set", $"Kafka:Topics:Touchpoints={topics.Options.Topics.Touchpoints}",
        "--set", $"Kafka:Topics:Deals={topics.Options.Topics.Deals}",
    ];

    private static async Task<int> SendAsync(TestTopics topics)
    {
        await topics.CreateAsync();
        using var producer = new StoryProducer(topics.Options.BootstrapServers, topics.Options.Topics.All);
        var events = FunnelStory.Tell(Story).ToList();
        events.ForEach(e => producer.Send(e));
        producer.Flush(CancellationToken.None);
        return events.Count;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Address();
}
