using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

public sealed class ClientPropertiesTests
{
    private static readonly KafkaOptions Options = new() { BootstrapServers = "localhost:9092" };

    [Theory]
    [InlineData(1, 1_024)]
    [InlineData(4, 1_024)]
    [InlineData(64, 341)]
    [InlineData(1_000, 128)]
    public void Of_many_partitions_less_of_each_is_fetched_ahead(int partitions, int kilobytes)
    {
        var consumer = ClientProperties.Consumer(Options, partitions);
        consumer.QueuedMaxMessagesKbytes.ShouldBe(kilobytes);
        (consumer.MaxPartitionFetchBytes / 1024).ShouldBe(kilobytes);
    }

    [Fact]
    public void What_is_said_in_the_settings_holds()
    {
        var options = Options with { Client = new Dictionary<string, string> { ["queued.max.messages.kbytes"] = "77" } };
        ClientProperties.Consumer(options, 4).QueuedMaxMessagesKbytes.ShouldBe(77);
    }
}
