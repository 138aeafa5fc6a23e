using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Connectors.Kafka;
using FunnelStream.State;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PipelineStateTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    [KafkaFact]
    public async Task A_new_start_goes_on_from_the_state_and_reads_nothing_twice()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 500);
        topics.Send(topics.Options.Topics.Leads, "x", "no JSON");
        topics.Flush();
        IReadOnlyDictionary<int, long> caughtUp;
        await using (var first = new RunningPipeline(topics.Options))
        {
            await first.CaughtUpAsync();
            caughtUp = await first.Pipeline.CaughtUp;
            await first.StopAsync();
        }

        var before = StateInTopics.Read(topics.Options);
        (before.Events, before.Leads).ShouldBe((501, 500));
        caughtUp.Keys.Order().ShouldBe([0, 1, 2, 3]);
        caughtUp.ShouldAllBe(c => c.Value >= 1 && c.Value <= before.Numbers[c.Key]);

        topics.SendLeads(500, 100);
        // The start is only for where there is no state: from here on it would leave out what has just come.
        await using var second = new RunningPipeline(topics.Options with { StartFrom = "2090-01-01T00:00:00Z" });
        await second.CaughtUpAsync();
        second.Pipeline.Health.Workers.ShouldAllBe(w => w.Phase == PartitionPhase.Running && w.Trouble == null);
        await second.StopAsync();
        second.Logged.Count(l => l.Contains(" 5019 Partition")).ShouldBe(4, "every partition is restored");
        var after = StateInTopics.Read(topics.Options);
        (after.Events, after.Leads).ShouldBe((601, 600));
        after.Numbers.ShouldAllBe(n => n.Value > before.Numbers[n.Key]);
        topics.DeadLetters().Count.ShouldBe(1);
    }

    [KafkaFact]
    public async Task Two_processes_share_the_partitions_and_one_takes_over_what_the_other_leaves()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 400);
        await using var first = new RunningPipeline(topics.Options);
        await first.CaughtUpAsync();
        await using var second = new RunningPipeline(topics.Options);
        await second.UntilAsync(() => second.Pipeline.Health is { Assigned: 2, IsRestoring: false } && first.Pipeline.Health is { Assigned: 2, IsRestoring: false }, "two partitions each");
        first.Logged.Count(l => l.Contains(" 5019 Partition")).ShouldBe(0, "what stays is kept warm");
        second.Logged.Count(l => l.Contains(" 5019 Partition")).ShouldBe(2);

        topics.SendLeads(400, 400);
        await second.UntilAsync(() => StateInTopics.Read(topics.Options).Leads == 800, "both count");
        await first.StopAsync();
        topics.SendLeads(800, 200);
        await second.UntilAsync(() => StateInTopics.Read(topics.Options).Leads == 1_000, "the second takes over");
        second.Pipeline.Health.Assigned.ShouldBe(4);
        await second.StopAsync();
        StateInTopics.Read(topics.Options).Events.ShouldBe(1_000);
    }

    // librdkafka forgets a seek that overtakes its own question for an input's end, and goes on there.
    [KafkaFact]
    public async Task Rebalances_while_records_come_in_skip_none()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        var options = topics.Options with { Client = new Dictionary<string, string> { ["heartbeat.interval.ms"] = "200" } };
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(() =>
        {
            var sent = 0;
            for (; !enough.IsCancellationRequested; sent += 20)
            {
                topics.SendLeads(sent, 20);
            }

            return sent;
        });
        await using var first = new RunningPipeline(options);
        await first.UntilAsync(() => first.Pipeline.Health is { Assigned: 4, IsRestoring: false }, "it counts");
        for (var round = 0; round < 4; round++)
        {
            await using var second = new RunningPipeline(options);
            await second.UntilAsync(() => second.Pipeline.Health is { Assigned: 2, IsRestoring: false } && first.Pipeline.Health is { Assigned: 2, IsRestoring: false }, "two partitions each");
            await second.StopAsync();
            await first.UntilAsync(() => first.Pipeline.Health is { Assigned: 4, IsRestoring: false }, "it takes them back");
        }

        await enough.CancelAsync();
        var all = await sending;
        await first.UntilAsync(() => StateInTopics.Read(topics.Options).Leads == all, "all are counted");
        await first.StopAsync();
        StateInTopics.Read(topics.Options).Events.ShouldBe(all);
    }

    [KafkaFact]
    public async Task Who_is_fenced_joins_the_group_anew_and_counts_on_exactly()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 200);
        await using var running = new RunningPipeline(topics.Options);
        await running.CaughtUpAsync();
        using (var rival = new KafkaStateLog(topics.Options, 2, () => null, new RecordLimit(), TimeProvider.System, NullLogger.Instance))
        {
            rival.TakeOver(default);
        }

        topics.SendLeads(200, 300);
        await running.UntilAsync(() => running.Logged.Any(l => l.Contains(" 5023 Partition 2")), "the worker is fenced");
        await running.UntilAsync(() => StateInTopics.Read(topics.Options).Leads == 500, "all is counted");
        await running.StopAsync();
        StateInTopics.Read(topics.Options).Events.ShouldBe(500);
        running.Logged.Count(l => l.Contains(" 5019 Partition")).ShouldBe(1, "only the fenced partition is restored");
    }

    [KafkaFact]
    public async Task Three_processes_that_start_at_once_create_the_topics_together()
    {
        for (var round = 0; round < 3; round++)
        {
            using var topics = new TestTopics(server.BootstrapServers);
            await topics.CreateAsync();
            var (options, start) = (topics.Options, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var reports = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                await start.Task;
                return await BoardTopics.PrepareAsync(options, NullLogger.Instance, default);
            })).ToArray();
            start.SetResult();
            (await Task.WhenAll(reports)).ShouldAllBe(report => report.Partitions == 4 && report.IsUsable);
            (await KafkaTopics.CheckAsync(options)).Findings.ShouldBeEmpty();
        }

        using var missing = new TestTopics(server.BootstrapServers);
        await missing.CreateAsync();
        missing.SendLeads(0, 300);
        await using var first = new RunningPipeline(missing.Options);
        await using var second = new RunningPipeline(missing.Options);
        await using var third = new RunningPipeline(missing.Options);
        await first.UntilAsync(() => first.Pipeline.Health.Assigned + second.Pipeline.Health.Assigned + third.Pipeline.Health.Assigned == 4, "all are in the group");
        await first.UntilAsync(() => StateInTopics.Read(missing.Options).Leads == 300, "all is counted");
        await Task.WhenAll(first.StopAsync(), second.StopAsync(), third.StopAsync());
        StateInTopics.Read(missing.Options).Events.ShouldBe(300);
    }

    [KafkaFact]
    public async Task State_topics_that_are_half_there_are_waited_for_before_they_count_as_gone()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.BootstrapServers }).Build();
        var compacted = new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["delete.retention.ms"] = "86400000" };
        TopicSpecification Of(StateTopic topic) => new() { Name = topics.Options.NameOf(topic), NumPartitions = 4, ReplicationFactor = 1, Configs = compacted };
        await admin.CreateTopicsAsync([Of(StateTopic.Leads)]);
        await TestTopics.UntilKnownAsync(admin, topics.Options.NameOf(StateTopic.Leads));
        var preparing = BoardTopics.PrepareAsync(topics.Options, NullLogger.Instance, default);
        // The first look sees one topic of three by then.
        await Task.Delay(TimeSpan.FromSeconds(1));
        preparing.IsCompleted.ShouldBeFalse();
        await admin.CreateTopicsAsync([Of(StateTopic.Ids), Of(StateTopic.Panes)]);
        (await preparing).Partitions.ShouldBe(4);
    }

    [KafkaFact]
    public async Task State_topics_that_do_not_fit_are_refused_with_the_way_out()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        var options = topics.Options;
        (await KafkaTopics.CheckAsync(options)).Findings.ShouldBeEmpty("where none exists, they are created");
        await StateTopics.CreateAsync(options, 4, NullLogger.Instance, default);
        await StateTopics.CreateAsync(options, 4, NullLogger.Instance, default);
        (await KafkaTopics.CheckAsync(options)).Findings.ShouldBeEmpty();

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.BootstrapServers }).Build();
        var ids = new ConfigResource { Type = ResourceType.Topic, Name = options.NameOf(StateTopic.Ids) };
        var described = (await admin.DescribeConfigsAsync([ids])).Single().Entries;
        (described["cleanup.policy"].Value, described["delete.retention.ms"].Value, described["max.compaction.lag.ms"].Value, described["segment.bytes"].Value)
            .ShouldBe(("compact", "86400000", "21600000", "67108864"));
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [ids] =
            [
                new() { Name = "cleanup.policy", Value = "delete", IncrementalOperation = AlterConfigOpType.Set },
                new() { Name = "delete.retention.ms", Value = "1000", IncrementalOperation = AlterConfigOpType.Set },
            ],
        });
        var wrong = await KafkaTopics.CheckAsync(options);
        await Eventually.IsTrueAsync(async () => (wrong = await KafkaTopics.CheckAsync(options)).Findings.Count > 0); // brokers learn of it one by one
        wrong.Findings.Select(f => f.Severity).ShouldBe([FindingSeverity.Error, FindingSeverity.Warning]);
        wrong.Findings[0].Text.ShouldContain("cleanup.policy=delete: Kafka deletes state with age");

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = options.NameOf(StateTopic.Leads), IncreaseTo = 6 }]);
        (await KafkaTopics.CheckAsync(options)).Findings.ShouldContain(f => f.Text.Contains("has 6 partitions, the inputs have 4") && f.Text.Contains("funnelstream state export FILE"));
        await admin.DeleteTopicsAsync([ids.Name]);
        await Eventually.IsTrueAsync(() => admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.TrueForAll(t => t.Topic != ids.Name));
        await using var running = new RunningPipeline(options);
        (await running.FailureAsync()).ShouldContain($"some are gone: {ids.Name}. The others are of no use without them. Count everything anew from Kafka:StartFrom: 'funnelstream state reset'");
    }

    [KafkaFact]
    public async Task A_state_topic_that_is_deleted_while_running_ends_the_run_with_the_way_out()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 100);
        await using var running = new RunningPipeline(topics.Options);
        await running.CaughtUpAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.BootstrapServers }).Build();
        await admin.DeleteTopicsAsync([.. StateTopicRules.Names(topics.Options)]);
        topics.SendLeads(100, 100);
        (await running.FailureAsync()).ShouldContain("A topic that holds state was deleted, or its partition count was changed");
    }

    [KafkaFact]
    public async Task State_of_other_settings_is_refused()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 100);
        await using (var first = new RunningPipeline(topics.Options))
        {
            await first.CaughtUpAsync();
            await first.StopAsync();
        }

        await using var second = new RunningPipeline(topics.Options, workers: new WorkerOptions { ImpliedStages = !new WorkerOptions().ImpliedStages });
        (await second.FailureAsync()).ShouldContain("implied_stages");
        StateInTopics.Read(topics.Options).Leads.ShouldBe(100);
    }
}
