using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Offsets of all partitions of some topics.</summary>
internal static class StateOffsets
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(30);

    /// <summary>By topic and partition; negative where there is none.</summary>
    /// <exception cref="KafkaPipelineException">They can't be had.</exception>
    public static long[][] Of(KafkaOptions options, IReadOnlyList<string> topics, int partitions, Timestamp which)
    {
        try
        {
            var offsets = PartitionOffsets.Of(options, [.. topics.SelectMany(t => Enumerable.Range(0, partitions).Select(p => new TopicPartition(t, p)))], which, Ask);
            return [.. offsets.Chunk(partitions)];
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"The offsets of {string.Join(", ", topics)} could not be found out: {e.Error.Reason}. See that the user may DESCRIBE and READ them, and that all brokers are up.", e);
        }
    }
}
