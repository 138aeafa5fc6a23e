using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Tests.Kafka;

namespace FunnelStream.Tests.Deploy;

/// <summary>A Kafka that nobody else uses, with the inputs as <c>create-topics.sh</c> makes them: under the names that are usual.</summary>
internal sealed class OwnKafka : KafkaServer, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private OwnKafka()
        : base("--brokers", "1")
    {
    }

    public static async Task<OwnKafka> StartAsync()
    {
        var kafka = new OwnKafka();
        await kafka.InitializeAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.CreateTopicsAsync(new[] { "leads", "touchpoints", "deals" }.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = 2,
            ReplicationFactor = 1,
            Configs = new() { ["retention.ms"] = "-1" },
        }));
        return kafka;
    }

    /// <summary>Whether anything was written to a topic.</summary>
    public bool HasRecords(string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "looks" }).Build();
        return Enumerable.Range(0, 2).Any(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Patience).High > 0);
    }

    public new async ValueTask DisposeAsync() => await base.DisposeAsync();
}
