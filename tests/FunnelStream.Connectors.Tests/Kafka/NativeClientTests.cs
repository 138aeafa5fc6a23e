using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>That the client's own librdkafka is found, whichever build of it this machine made it load: all reading and writing of state goes by it.</summary>
public sealed class NativeClientTests : IDisposable
{
    private readonly EmbeddedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void A_consumer_gives_its_messages_in_batches()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = "native" }).Build();
        using var batch = NativeBatch.Open(consumer);
        batch.Poll(TimeSpan.Zero).ShouldBe(0);
    }

    [Fact]
    public void A_producer_takes_records_in_batches()
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        using var batch = new NativeProduce(producer, ["leads", "ids", "panes"], 0);
        batch.ShouldNotBeNull();
    }
}
