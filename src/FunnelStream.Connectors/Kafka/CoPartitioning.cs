using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// What an assignment must be: the same partitions of all three topics, since one worker needs all that concerns a lead.
/// </summary>
internal static class CoPartitioning
{
    /// <summary>The partitions that were given of all three topics and were there at the start, in order.</summary>
    public static int[] Whole(IReadOnlyCollection<TopicPartition> assigned, TopicNames topics, int partitions) =>
        [.. Enumerable.Range(0, partitions).Where(p => topics.All.All(topic => assigned.Contains(new TopicPartition(topic, p))))];

    /// <summary>A sentence where the topics did not give the same partitions; null where they did.</summary>
    public static string? Mismatch(IReadOnlyCollection<TopicPartition> assigned, TopicNames topics)
    {
        var byTopic = topics.All.Select(t => assigned.Where(a => a.Topic == t).Select(a => a.Partition.Value).Order().ToArray()).ToArray();
        if (byTopic.All(p => p.AsSpan().SequenceEqual(byTopic[0])))
        {
            return null;
        }

        var given = string.Join(", ", Enum.GetValues<Events.InputTopic>().Zip(byTopic, (t, p) => $"{t.ToString().ToLowerInvariant()} [{string.Join(' ', p)}]"));
        return $"the group's assignment does not give the same partitions of the three topics: {given}; only those that all three have in common are counted. All must have equal partition counts "
            + "and every member of the group must be a FunnelStream that reads these three topics with the 'range' strategy";
    }
}
