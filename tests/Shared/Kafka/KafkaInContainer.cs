using FunnelStream.Tests.Docker;
using Testcontainers.Kafka;

namespace FunnelStream.Tests.Kafka;

/// <summary>A Kafka in a container with the settings of a broker that the script starts.</summary>
internal static class KafkaInContainer
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false",
        ["KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS"] = "0",
        ["KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS"] = "4",
        ["KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"] = "1",
        ["KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS"] = "4",
        ["KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR"] = "1",
        ["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] = "1",
        ["KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR"] = "1",
        ["KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR"] = "1",
        ["KAFKA_HEAP_OPTS"] = "-Xms256m -Xmx1g",
    };

    /// <summary>A container that is still to be started.</summary>
    /// <exception cref="DotNet.Testcontainers.Builders.DockerUnavailableException">No Docker engine answers; it says where one was looked for.</exception>
    public static KafkaContainer Build() => new KafkaBuilder(Images.Kafka).WithEnvironment(Settings).Build();

    /// <summary>Where clients of this machine reach one that runs: host and port without a scheme, as configurations have them.</summary>
    public static string BootstrapServers(this KafkaContainer kafka) => $"{kafka.Hostname}:{kafka.GetMappedPublicPort(KafkaBuilder.KafkaPort)}";
}
