using Confluent.Kafka;
using FunnelStream.Transfer;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Where reading goes on after an import.</summary>
/// <param name="Name"><c>earliest</c>, <c>latest</c>, or null for <paramref name="Time"/>.</param>
/// <param name="Time">The first record at or after this time, by the records' own timestamps.</param>
public sealed record InputsFrom(string? Name, DateTimeOffset? Time)
{
    /// <summary>At the first record kept.</summary>
    public const string Earliest = "earliest";

    /// <summary>Behind the last record there is now.</summary>
    public const string Latest = "latest";

    /// <summary>By partition and input: the offsets.</summary>
    /// <exception cref="KafkaPipelineException">They are not known and must be said, or can't be found out.</exception>
    internal static long[][] Resolve(InputsFrom? asked, StateTakeover state, KafkaOptions options, int partitions)
    {
        var topics = options.Topics.All;
        var ends = StateOffsets.Of(options, topics, partitions, PartitionOffsets.End);
        if (asked is null)
        {
            return Kept(state, ends, topics, partitions);
        }

        var which = asked.Name == Latest ? PartitionOffsets.End : asked.Name == Earliest ? PartitionOffsets.Begin : new Timestamp(asked.Time!.Value);
        var found = StateOffsets.Of(options, topics, partitions, which);
        // Nothing so young is there: what comes next is.
        return [.. Enumerable.Range(0, partitions).Select(p => found.Select((offsets, topic) => offsets[p] < 0 ? ends[topic][p] : offsets[p]).ToArray())];
    }

    private static long[][] Kept(StateTakeover state, long[][] ends, IReadOnlyList<string> topics, int partitions)
    {
        const string mend = "Say by --inputs-from where reading goes on; 'funnelstream state import --help' tells what each choice means.";
        if (!state.KeepsPartitions)
        {
            throw new KafkaPipelineException($"The inputs have another partition count than the file's, so where each stood says nothing of them. {mend}");
        }

        if (!state.Topics.SequenceEqual(topics))
        {
            throw new KafkaPipelineException($"The file's inputs are {string.Join(", ", state.Topics)}; configured are {string.Join(", ", topics)}. Offsets of the ones say nothing of the others. {mend}");
        }

        var kept = Enumerable.Range(0, partitions).Select(p => state.OffsetsOf(p).ToArray()).ToArray();
        for (var topic = 0; topic < topics.Count; topic++)
        {
            if (Array.FindIndex(kept, (offsets) => offsets[topic] >= 0 && offsets[topic] > ends[topic][Array.IndexOf(kept, offsets)]) is var p and >= 0)
            {
                throw new KafkaPipelineException($"The file had read '{topics[topic]}' partition {p} up to offset {kept[p][topic]}, but that ends at {ends[topic][p]}: it was created anew, or is another cluster's. {mend}");
            }
        }

        return kept;
    }
}
