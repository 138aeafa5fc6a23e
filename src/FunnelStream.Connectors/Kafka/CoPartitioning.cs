using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// What an assignment must be: the same partitions of all three topics, since one worker needs all that concerns a lead.
/// </summary>
internal static class CoPartitioning
{
    /// <summary>A sentence where the topics did not give the same partitions; null where they did.</summary>
    public static string? Mismatch(IReadOnlyCollection<TopicPartition> assigned, TopicNames topics)
    {
        var byTopic = topics.All.Select(t => assigned.Where(a => a.Topic == t).Select(a => a.Partition.Value).Order().ToArray()).ToArray();
        if (byTopic.All(p => p.AsSpan().SequenceEqual(byTopic[0])))
        {
            return null;
        }

        var given = string.Join(", ", topics.All.Zip(byTopic, (t, p) => $"{t} [{string.Join(' ', p)}]"));
        return $"The group's assignment does not give the same partitions of the three topics: {given}. All must have equal partition counts "
            + "and every member of the group must be a FunnelStream that reads these three topics with the 'range' strategy.";
    }

    /// <summary>A sentence where there are more partitions than at the start; null where there are not.</summary>
    public static string? Unknown(IReadOnlyCollection<TopicPartition> assigned, int partitions) => assigned.All(a => a.Partition < partitions)
        ? null
        : $"The input topics have more partitions than the {partitions} they had at the start. The state of a lead would be looked for on another partition than it lies on. Carry it over: "
            + "'funnelstream state export FILE', 'funnelstream state reset', 'funnelstream state import FILE'; or count everything anew: 'funnelstream state reset'.";
}
