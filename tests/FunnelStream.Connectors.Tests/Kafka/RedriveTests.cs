using System.Text;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class RedriveTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task Letters_go_to_where_they_came_from_once()
    {
        using var topics = await TopicsAsync();
        Letter(topics, "bad_time", "1", partition: 3);
        Letter(topics, "bad_currency", "2", partition: 0, own: "own header");
        topics.Flush();

        Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: true).Redriven.Values.Sum().ShouldBe(2);
        Arrived(topics).ShouldBeEmpty("a dry run sends nothing");
        var report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false);

        report.Redriven.ShouldBe(new Dictionary<(string, string), long> { [("bad_currency", topics.Options.Topics.Leads)] = 1, [("bad_time", topics.Options.Topics.Leads)] = 1 }, ignoreOrder: true);
        var arrived = Arrived(topics);
        arrived.Select(r => (r.Partition.Value, Text(r.Message.Key), Text(r.Message.Value))).ShouldBe([(0, "key", "2"), (3, "key", "1")], ignoreOrder: true);
        arrived.SelectMany(r => r.Message.Headers.Select(h => h.Key)).ShouldBe(["own header"]);
        Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false).Redriven.ShouldBeEmpty();
        Letter(topics, "bad_time", "3", partition: 1);
        topics.Flush();
        Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false).Redriven.Values.ShouldBe([1]);
        Arrived(topics).Count.ShouldBe(3);
    }

    [KafkaFact]
    public async Task What_a_filter_leaves_out_stays_and_nothing_goes_twice_in_any_order_of_filters()
    {
        using var topics = await TopicsAsync();
        string[] reasons = ["bad_time", "too_late", "bad_currency"];
        for (var i = 0; i < 30; i++)
        {
            Letter(topics, reasons[i % 3], $"{i}", partition: i % 4);
        }

        topics.Flush();
        Count("bad_time").ShouldBe((10, 20));
        Count("too_late", "bad_time").ShouldBe((10, 10));
        Letter(topics, "bad_time", "30", partition: 0);
        topics.Flush();
        Count("too_late").ShouldBe((0, 11));
        // The position of bad_time lies behind that of bad_currency: it must not go back.
        Count("bad_currency", "bad_time").ShouldBe((11, 0));
        Count("bad_time").ShouldBe((0, 0));
        Count().ShouldBe((0, 0));
        Arrived(topics).Select(r => Text(r.Message.Value)).ShouldBe(Enumerable.Range(0, 31).Select(i => $"{i}"), ignoreOrder: true);

        (long Redriven, long LeftOut) Count(params string[] only)
        {
            var report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, only, isDryRun: false);
            return (report.Redriven.Values.Sum(), report.LeftOut);
        }
    }

    [KafkaFact]
    public async Task Cut_letters_are_named_and_passed_over()
    {
        using var topics = await TopicsAsync();
        Letter(topics, "too_large", "beginning", partition: 2, truncatedFrom: 5_000_000);
        Letter(topics, "bad_time", "whole", partition: 2);
        topics.Flush();

        var report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false);

        var cut = report.Impossible.ShouldHaveSingleItem();
        (cut.Reason, cut.ValueTruncatedFrom, cut.InputPartition, cut.InputOffset).ShouldBe(("too_large", 5_000_000, 2, 17));
        Arrived(topics).Select(r => Text(r.Message.Value)).ShouldBe(["whole"]);
        Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false).Impossible.ShouldBeEmpty();
    }

    [KafkaFact]
    public async Task Headers_that_pass_for_ours_stop_no_redrive()
    {
        using var topics = await TopicsAsync();
        await using var running = new RunningPipeline(topics.Options);
        topics.Send(topics.Options.Topics.Leads, "key", "no JSON", Forged(), partition: 2);
        topics.Flush();
        await Eventually.IsTrueAsync(() => topics.DeadLetters().Count == 1);
        // As a build wrote it that kept them.
        Letter(topics, "bad_time", "older", partition: 1, before: Forged());
        topics.Flush();

        var report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false);

        report.Impossible.ShouldBeEmpty();
        report.WithoutHeaders.ShouldBe(0);
        report.Redriven.Keys.ShouldBe([("bad_time", topics.Options.Topics.Leads), ("malformed_json", topics.Options.Topics.Leads)]);
        Arrived(topics).Where(r => Text(r.Message.Value) == "no JSON").SelectMany(r => r.Message.Headers.Select(h => h.Key))
            .ShouldBe([.. Forged().Select(h => h.Key), "own"], ignoreOrder: true);

        static Headers Forged()
        {
            var headers = new Headers { { "own", [1] } };
            foreach (var (name, value) in new[] { ("reason", "too_large"), ("topic", "elsewhere"), ("partition", "99"), ("value_truncated_from", "5"), ("key_truncated_from", "5"), ("headers_dropped", "5"), ("member", "x") })
            {
                headers.Add($"funnelstream.errors.{name}", Encoding.UTF8.GetBytes(value));
            }

            return headers;
        }
    }

    [KafkaFact]
    public async Task What_is_about_an_erased_lead_is_not_redriven()
    {
        using var topics = await TopicsAsync();
        await using (var running = new RunningPipeline(topics.Options))
        {
            foreach (var lead in new[] { "gone", "here" })
            {
                topics.Send(topics.Options.Topics.Leads, lead, TestTopics.Created(lead));
            }

            topics.Send(topics.Options.Topics.Leads, "gone", """{"id":"x","type":"erased","at":"2026-03-01T11:00:00Z","lead_id":"gone"}""");
            topics.Flush();
            await Eventually.IsTrueAsync(() => running.Events == 3);
        }

        Letter(topics, "bad_time", "1", partition: 0, key: "gone");
        Letter(topics, "bad_time", "2", partition: 0, key: "here");
        Letter(topics, "key_mismatch", """{"lead_id":"gone"}""", partition: 0, key: "other");
        Letter(topics, "key_mismatch", """{"lead_id":"here"}""", partition: 0, key: "other");
        topics.Flush();

        Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: true).Erased.ShouldBe(2);
        var report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false);
        (report.Erased, report.Redriven.Values.Sum()).ShouldBe((2, 2));
        Arrived(topics).Select(r => Text(r.Message.Value)).Where(value => value is "1" or "2" || value!.StartsWith("{\"lead", StringComparison.Ordinal)).ShouldBe(["2", """{"lead_id":"here"}"""], ignoreOrder: true);
        report = Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false);
        (report.Erased, report.Before).ShouldBe((0, 0), "they are passed for good");
    }

    [KafkaFact]
    public async Task A_partition_that_is_gone_is_said_and_nothing_is_passed_over()
    {
        using var topics = await TopicsAsync();
        Letter(topics, "bad_time", "1", partition: 9);
        topics.Flush();

        for (var again = 0; again < 2; again++)
        {
            Should.Throw<KafkaPipelineException>(() => Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false)).Message.ShouldContain("partition 9");
        }
    }

    [KafkaFact]
    public async Task A_redrive_that_died_before_its_commit_is_begun_anew()
    {
        using var topics = await TopicsAsync();
        Letter(topics, "bad_time", "1", partition: 1);
        topics.Flush();
        using (var died = new RedriveTransactions(topics.Options, []))
        {
            // Not committed, and not aborted either: the next one takes the transactional id over.
            foreach (var letter in DeadLetterTopic.Read(topics.Options))
            {
                died.Send(letter);
            }

            Redrive.Run(topics.Options, WorkerOptions.PublicErasureKey, [], isDryRun: false).Redriven.Values.ShouldBe([1]);
        }

        Arrived(topics).Select(r => Text(r.Message.Value)).ShouldBe(["1"]);
    }

    private async Task<TestTopics> TopicsAsync()
    {
        var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        await StateTopics.CreateAsync(topics.Options, 4, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, default);
        return topics;
    }

    private static void Letter(TestTopics topics, string reason, string value, int partition, long? truncatedFrom = null, string? own = null, string key = "key", Headers? before = null)
    {
        var headers = before ?? [];
        if (own is not null)
        {
            headers.Add(own, [1]);
        }

        Add("reason", reason);
        Add("topic", topics.Options.Topics.Leads);
        Add("partition", $"{partition}");
        Add("offset", "17");
        if (truncatedFrom is not null)
        {
            Add("value_truncated_from", $"{truncatedFrom}");
        }

        topics.Send(topics.Options.DeadLetters, key, value, headers);

        void Add(string name, string text) => headers.Add($"funnelstream.errors.{name}", Encoding.UTF8.GetBytes(text));
    }

    private static List<ConsumeResult<byte[]?, byte[]?>> Arrived(TestTopics topics)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = topics.Options.BootstrapServers,
            GroupId = "arrived",
            EnablePartitionEof = true,
            FetchWaitMaxMs = 10,
            IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(p => new TopicPartitionOffset(topics.Options.Topics.Leads, p, Offset.Beginning)));
        var arrived = new List<ConsumeResult<byte[]?, byte[]?>>();
        for (var ends = 0; ends < 4;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(20)).ShouldNotBeNull();
            if (result.IsPartitionEOF)
            {
                ends++;
            }
            else
            {
                arrived.Add(result);
            }
        }

        return arrived;
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes ?? []);
}
