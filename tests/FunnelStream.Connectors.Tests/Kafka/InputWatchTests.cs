using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>Inputs that are changed while they are read: it is noticed, and what is as it was goes on being counted.</summary>
public sealed class InputWatchTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    [Fact]
    public void Says_what_is_no_longer_as_it_was_and_takes_it_back()
    {
        var watch = new InputWatch(new KafkaOptions(), 4, TimeProvider.System, NullLogger.Instance);
        InputNow Of(ulong id, int partitions = 4) => new(new Uuid(1, (long)id), partitions);

        watch.Judge([Of(1), Of(2), Of(3)]).ShouldBeEmpty();
        watch.Judge([Of(1), new(null, null), Of(3, 6)]).ShouldBe(
        [
            "the touchpoints topic is gone, and nothing of it is counted: create it again with 4 partitions, then count anew: stop all workers, 'funnelstream state reset', start",
            "the deals topic has 6 partitions, at the start it had 4, and what lies in the new ones is not counted: give all three topics as many, stop all workers, "
                + "carry the state over by 'funnelstream state export FILE', 'funnelstream state reset', 'funnelstream state import FILE', and start",
        ]);
        watch.Judge([Of(1), Of(2), Of(3)]).ShouldBeEmpty();
        watch.Judge([Of(9), Of(2), Of(3)]).ShouldHaveSingleItem().ShouldStartWith("the leads topic was deleted and made anew");
    }

    [KafkaFact]
    public async Task Partitions_added_while_running_are_noticed_and_the_old_ones_go_on()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 200);
        await using var running = new RunningPipeline(topics.Options);
        await running.UntilAsync(() => running.Leads == 200, "all is counted");

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.BootstrapServers }).Build();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topics.Options.Topics.Leads, IncreaseTo = 6 }]);
        await running.UntilAsync(() => running.Pipeline.Health.InputFaults.Any(f => f.StartsWith("the leads topic has 6 partitions", StringComparison.Ordinal)), "it is noticed");
        for (var i = 0; i < 100; i++)
        {
            topics.Send(topics.Options.Topics.Leads, $"later-{i}", TestTopics.Created($"later-{i}"), partition: i % 4);
        }

        topics.Flush();
        await running.UntilAsync(() => running.Leads == 300, "the old partitions are counted");
    }

    [KafkaFact]
    public async Task A_topic_made_anew_is_noticed_and_the_others_go_on()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        topics.SendLeads(0, 200);
        await using var running = new RunningPipeline(topics.Options);
        await running.UntilAsync(() => running.Leads == 200, "all is counted");

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.BootstrapServers }).Build();
        await admin.DeleteTopicsAsync([topics.Options.Topics.Deals]);
        await running.UntilAsync(() => running.Pipeline.Health.InputFaults.Any(f => f.StartsWith("the deals topic is gone", StringComparison.Ordinal)), "it is missed");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topics.Options.Topics.Deals, NumPartitions = 4, ReplicationFactor = 1 }]);
        await running.UntilAsync(() => running.Pipeline.Health.InputFaults.Any(f => f.StartsWith("the deals topic was deleted and made anew", StringComparison.Ordinal)), "it is another");
        topics.SendLeads(200, 100);
        await running.UntilAsync(() => running.Leads == 300, "the leads are counted");
        running.Run.IsCompleted.ShouldBeFalse();
    }
}
