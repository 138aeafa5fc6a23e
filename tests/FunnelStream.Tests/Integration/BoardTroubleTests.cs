using Confluent.Kafka;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Integration;

/// <summary>What the board meets with does not end the workers beside it.</summary>
public sealed class BoardTroubleTests
{
    [OwnKafkaFact]
    public async Task A_broker_that_is_lost_while_a_board_takes_over_is_waited_for()
    {
        var kafka = new OwnKafka();
        await kafka.InitializeAsync();
        try
        {
            using var topics = new TestTopics(kafka.BootstrapServers);
            await topics.CreateAsync();
            topics.SendLeads(0, 2_000);
            using (var first = Commands.Program.Start(Commands.Program.SettingsOf(topics), "run", "--until-caught-up"))
            {
                (await first.ExitAsync()).ShouldBe(0, first.Error);
            }

            using var run = Commands.Program.Start(Commands.Program.SettingsOf(topics), "run");
            using var http = new HttpClient { BaseAddress = await run.AddressAsync() };
            await run.UntilAsync(output => output.Contains("This board is active", StringComparison.Ordinal) ? output : null);
            await kafka.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(15));
            run.HasExited.ShouldBeFalse(run.Output + run.Error);
            await kafka.UpAsync();

            topics.SendLeads(2_000, 50);
            await Eventually.IsTrueAsync(() => HasAsync(run, http, "funnelstream_board_events_total 2050"), () => run.Output);
            run.Terminate();
            (await run.ExitAsync()).ShouldBe(0, run.Error);
        }
        finally
        {
            await kafka.DisposeAsync();
        }
    }

    [OwnKafkaFact]
    public async Task What_only_a_person_can_mend_stops_the_board_and_not_the_workers()
    {
        var kafka = new OwnKafka();
        await kafka.InitializeAsync();
        try
        {
            using var topics = new TestTopics(kafka.BootstrapServers);
            await topics.CreateAsync();

            // What is counted is not committed before the end, so that an end in good order needs the broker.
            using var run = Commands.Program.Start(
                new Dictionary<string, string>(Commands.Program.SettingsOf(topics)) { ["FUNNELSTREAM__Kafka__CheckpointInterval"] = "1m", ["FUNNELSTREAM__Kafka__CatchUpInterval"] = "1m" }, "run");
            using var http = new HttpClient { BaseAddress = await run.AddressAsync() };
            await Eventually.IsTrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, () => run.Output);

            using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build())
            {
                await admin.DeleteTopicsAsync([topics.Options.BoardName]);
            }

            await Eventually.IsTrueAsync(
                async () => (await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync()).Contains("the board has stopped", StringComparison.Ordinal), () => run.Output);
            await run.UntilAsync(output => output.Contains($"'{topics.Options.BoardName}' is gone", StringComparison.Ordinal) ? output : null);
            topics.SendLeads(0, 100);
            await Eventually.IsTrueAsync(() => HasAsync(run, http, "funnelstream_leads_retained"), () => run.Output);
            await Eventually.IsTrueAsync(async () => Counted(await http.GetStringAsync("/metrics")) == 100, () => run.Output);

            // The first Ctrl+C asks for an end in good order, for which Kafka has to be there; the second does not wait.
            await kafka.KillAsync();
            run.Interrupt();
            await Task.Delay(TimeSpan.FromSeconds(2));
            run.HasExited.ShouldBeFalse();
            run.Interrupt();
            (await run.ExitAsync()).ShouldBe(130, run.Error);
        }
        finally
        {
            await kafka.DisposeAsync();
        }
    }

    private static async Task<bool> HasAsync(Commands.Program run, HttpClient http, string text)
    {
        run.HasExited.ShouldBeFalse(run.Output + run.Error);
        return (await http.GetStringAsync("/metrics")).Contains(text, StringComparison.Ordinal);
    }

    private static long Counted(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("funnelstream_events_consumed_total{", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));

    // A broker that may be killed under everybody's hands is nobody else's.
    private sealed class OwnKafka : KafkaServer
    {
        public OwnKafka()
            : base("--brokers", "1")
        {
        }
    }
}
