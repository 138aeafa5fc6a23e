using System.Diagnostics;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Where partitions begin and end, or were at some time, asked for many at once; what is not committed yet included.</summary>
/// <remarks>
/// By a consumer, never by an admin client's ListOffsets: librdkafka looks for the leaders of that on the caller's thread and, whenever
/// metadata changes, on a thread of its own too; while one is not known yet both may be at it, and the process dies (docs/decisions/0006-traps.md).
/// </remarks>
internal static class PartitionOffsets
{
    /// <summary>Asks for the first record kept.</summary>
    public static readonly Timestamp Begin = new(Offset.Beginning.Value, TimestampType.NotAvailable);

    /// <summary>Asks for what comes after the last record.</summary>
    public static readonly Timestamp End = new(Offset.End.Value, TimestampType.NotAvailable);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks the brokers.</summary>
    /// <param name="options">How Kafka is reached.</param>
    /// <param name="partitions">The partitions.</param>
    /// <param name="which"><see cref="Begin"/>, <see cref="End"/>, or the time at or after which the first record is looked for.</param>
    /// <param name="patience">How long is waited for an answer.</param>
    /// <returns>In the order of <paramref name="partitions"/>; negative where nothing is that young.</returns>
    /// <exception cref="KafkaException">They do not say; where they do of some partitions, with the error of the first of the others.</exception>
    public static long[] Of(KafkaOptions options, IReadOnlyList<TopicPartition> partitions, Timestamp which, TimeSpan patience)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(ClientProperties.Ends(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        List<TopicPartitionTimestamp> asked = [.. partitions.Select(p => new TopicPartitionTimestamp(p, which))];
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var found = consumer.OffsetsForTimes(asked, patience).ToDictionary(f => f.TopicPartition, f => f.Offset.Value);
                return [.. partitions.Select(p => found[p])];
            }
            catch (KafkaException e)
            {
                // Of several partitions the exception itself says only that there is a response of a part.
                var error = (e as TopicPartitionOffsetException)?.Results.Find(r => r.Error.IsError)?.Error ?? e.Error;
                if (!IsOfAMovingLeader(error) || waited.Elapsed >= patience)
                {
                    throw new KafkaException(error, e);
                }

                Thread.Sleep(Pause);
            }
        }
    }

    // A topic that was just created, and one whose leader moves, have brokers that say so for a moment; the client asks again by itself in some cases only.
    private static bool IsOfAMovingLeader(Error error) => error.Code is ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition
        or ErrorCode.ReplicaNotAvailable or ErrorCode.OffsetNotAvailable or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch;
}
