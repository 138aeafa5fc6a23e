using System.Text;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class KafkaServerTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task Every_kind_of_bad_record_goes_to_the_dead_letters_and_nothing_else_is_affected()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        var (leads, deals) = (topics.Options.Topics.Leads, topics.Options.Topics.Deals);
        var traced = new Headers { { "trace", "abc"u8.ToArray() } };
        topics.SendLeads(0, 200);
        topics.Send(leads, "a", "\u0001 no JSON", traced);
        topics.Send(leads, "b", new string('x', 3_000_000));
        topics.Send(leads, null, TestTopics.Created("c"));
        topics.Send(leads, "d", TestTopics.Created("e"));
        topics.Send(leads, "f", TestTopics.Created("f", "2099-01-01T00:00:00Z"));
        topics.Send(deals, "g", """{"id":"1","type":"teleported","at":"2026-03-01T10:00:00Z","lead_id":"g","deal_id":"d"}""");
        topics.Flush();

        await using var running = new RunningPipeline(topics.Options, untilCaughtUp: true);
        await running.CaughtUpAsync();
        await running.StopAsync();

        running.Leads.ShouldBe(200);
        running.Events.ShouldBe(206);
        var letters = topics.DeadLetters().ToDictionary(l => TestTopics.Header(l, DeadLetter.Prefix + "reason")!);
        letters.Keys.Order().ShouldBe(["in_future", "key_mismatch", "malformed_json", "missing_key", "too_large", "unknown_type"]);
        Encoding.UTF8.GetString(letters["malformed_json"].Message.Value!).ShouldBe("\u0001 no JSON");
        TestTopics.Header(letters["malformed_json"], "trace").ShouldBe("abc");
        TestTopics.Header(letters["malformed_json"], DeadLetter.Prefix + "topic").ShouldBe(leads);
        TestTopics.Header(letters["malformed_json"], DeadLetter.Prefix + "message").ShouldStartWith("The value is not one well-formed");
        TestTopics.Header(letters["too_large"], DeadLetter.Prefix + "value_truncated_from").ShouldBe("3000000");
        letters["missing_key"].Message.Key.ShouldBeNull();
        letters["unknown_type"].Message.Timestamp.UtcDateTime.ShouldBeGreaterThan(DateTime.UtcNow.AddMinutes(-5));
    }

    [KafkaFact]
    public async Task Producers_with_different_partitioners_are_noticed_and_said_once()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 4_000);
        for (var i = 4_000; i < 8_000; i++)
        {
            var key = $"lead-{i}";
            topics.Send(topics.Options.Topics.Leads, key, TestTopics.Created(key), partition: Partitioners.Murmur2(Encoding.UTF8.GetBytes(key), 4));
        }

        topics.Flush();
        await using var running = new RunningPipeline(topics.Options, untilCaughtUp: true);
        await running.CaughtUpAsync();
        await running.StopAsync();
        running.Pipeline.Partitioners!.Finding.ShouldBe(PartitionerFinding.Mixed);
        running.Logged.Count(l => l.Contains(" 5009 Producers choose partitions in different ways")).ShouldBe(1);

        KeySample.Read(topics.Options, 4).Finding.ShouldBe(PartitionerFinding.Murmur2, "the newest keys are all of one kind");
        topics.SendLeads(8_000, 400);
        KeySample.Read(topics.Options, 4).Finding.ShouldBe(PartitionerFinding.Mixed);
    }

    [KafkaFact]
    public async Task Starting_from_a_time_leaves_out_what_is_older()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 100);
        // Record times have milliseconds; the next batch must lie in a later one.
        await Task.Delay(20);
        var between = DateTimeOffset.UtcNow;
        await Task.Delay(20);
        topics.SendLeads(100, 40);
        await using var running = new RunningPipeline(topics.Options with { StartFrom = between.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null) });
        await running.CaughtUpAsync();
        await running.StopAsync();
        running.Leads.ShouldBe(40);
    }

    [KafkaFact]
    public async Task Topics_that_do_not_fit_are_all_said_and_nothing_is_read()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        var missing = await KafkaTopics.CheckAsync(topics.Options);
        missing.Findings.Count.ShouldBe(3);
        missing.Findings.ShouldAllBe(f => f.Severity == FindingSeverity.Error && f.Text.Contains("--create --topic"));

        await topics.CreateAsync(deals: 3, settings: new() { ["cleanup.policy"] = "compact", ["retention.ms"] = "604800000" });
        var wrong = await KafkaTopics.CheckAsync(topics.Options);
        wrong.Findings.Count(f => f.Text.Contains("different partition counts")).ShouldBe(1);
        wrong.Findings.Count(f => f.Text.Contains("is compacted")).ShouldBe(3);
        wrong.Findings.Count(f => f.Text.Contains("keeps 7 days")).ShouldBe(3);
        await using var running = new RunningPipeline(topics.Options);
        (await running.FailureAsync()).ShouldContain("different partition counts");
    }

    [Fact]
    public async Task An_address_where_no_broker_is_gives_a_sentence()
    {
        var report = await KafkaTopics.CheckAsync(new KafkaOptions { BootstrapServers = "127.0.0.1:1" });
        report.Findings.ShouldHaveSingleItem().Text.ShouldStartWith("No broker of 127.0.0.1:1 could be asked: ");
        report.IsUsable.ShouldBeFalse();
    }
}
