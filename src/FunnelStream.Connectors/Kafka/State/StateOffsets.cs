using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Offsets of partitions, asked for many at once.</summary>
internal static class StateOffsets
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(30);

    /// <summary>The offsets of all partitions of some topics, by topic and partition; −1 where there is none.</summary>
    /// <exception cref="KafkaPipelineException">They can't be had.</exception>
    public static async Task<long[][]> OfAsync(IAdminClient admin, IReadOnlyList<string> topics, int partitions, OffsetSpec which)
    {
        try
        {
            var asked = topics.SelectMany(t => Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(t, p), OffsetSpec = which }));
            // Uncommitted ones too: for others the end lies before the first open transaction, and what was committed behind it would be missed.
            var options = new ListOffsetsOptions { RequestTimeout = Ask, IsolationLevel = IsolationLevel.ReadUncommitted };
            var listed = await admin.ListOffsetsAsync(asked, options).ConfigureAwait(false);
            var offsets = topics.Select(_ => new long[partitions]).ToArray();
            foreach (var found in listed.ResultInfos.Select(r => r.TopicPartitionOffsetError))
            {
                offsets[topics.ToList().IndexOf(found.Topic)][found.Partition.Value] = found.Offset.Value;
            }

            return offsets;
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"The offsets of {string.Join(", ", topics)} could not be found out: {e.Error.Reason}. See that the user may DESCRIBE and READ them, and that all brokers are up.", e);
        }
    }
}
