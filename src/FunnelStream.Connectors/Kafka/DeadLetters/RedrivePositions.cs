using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// What has been redriven, as committed offsets: of the group <c>PREFIX.GROUP.dlq-redrive</c> for redrives of everything,
/// and of <c>PREFIX.GROUP.dlq-redrive.REASON</c> for those of one reason. A letter is handled where either lies behind it.
/// So a filter leaves no gap, and no order of filters redrives a letter twice.
/// </summary>
internal sealed class RedrivePositions(IAdminClient admin, KafkaOptions options, int partitions)
{
    private readonly Dictionary<string, long[]> _known = [];

    /// <summary>The group of redrives of everything; also the transactional id of every redrive.</summary>
    public static string GroupOf(KafkaOptions options) => $"{options.StateName}.dlq-redrive";

    /// <summary>The group of redrives of one reason.</summary>
    public static string GroupOf(KafkaOptions options, string reason) => $"{GroupOf(options)}.{reason}";

    /// <summary>Whether a letter was redriven before.</summary>
    public bool IsHandled(StoredDeadLetter letter) =>
        letter.Offset < Of(GroupOf(options))[letter.Partition] || letter.Offset < Of(GroupOf(options, letter.Reason))[letter.Partition];

    /// <summary>Before this offset of a partition everything is handled; behind it each reason is as far as it is.</summary>
    public long Begin(int partition) => Of(GroupOf(options))[partition];

    /// <summary>A group's position in each partition when it was first asked; 0 where it has none.</summary>
    public long[] Of(string group)
    {
        if (!_known.TryGetValue(group, out var offsets))
        {
            _known.Add(group, offsets = Ask(group));
        }

        return offsets;
    }

    private long[] Ask(string group)
    {
        var asked = new ConsumerGroupTopicPartitions(group, [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(options.DeadLetters, p))]);
        // Stable: an offset in a transaction that is not decided yet must not be overlooked.
        var answer = admin.ListConsumerGroupOffsetsAsync([asked], new ListConsumerGroupOffsetsOptions { RequireStableOffsets = true }).GetAwaiter().GetResult();
        var offsets = new long[partitions];
        foreach (var one in answer.Single().Partitions)
        {
            offsets[one.Partition.Value] = Math.Max(0, one.Offset.Value);
        }

        return offsets;
    }
}
