using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class PartitionOffsetsTests(KafkaServer server) : IClassFixture<KafkaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [KafkaFact]
    public async Task Where_one_partition_is_unknown_its_error_is_what_is_said()
    {
        using var topics = new TestTopics(server.BootstrapServers);
        await topics.CreateAsync();
        var name = topics.Options.Topics.Leads;
        PartitionOffsets.Of(topics.Options, [new(name, 3), new(name, 0)], PartitionOffsets.End, Patience).ShouldBe([0, 0]);

        var refusal = Should.Throw<KafkaException>(() => PartitionOffsets.Of(topics.Options, [new(name, 0), new(name, 99)], PartitionOffsets.End, Patience));

        refusal.Error.Code.ShouldBe(ErrorCode.Local_UnknownPartition);
    }
}
