using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Reads the dead-letter topic.</summary>
public static class DeadLetterTopic
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>All dead letters committed at present, partition by partition in order, without joining a group.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaPipelineException">The topic does not exist, or can't be read to its end.</exception>
    /// <exception cref="KafkaException">The topic can't be read.</exception>
    public static IEnumerable<StoredDeadLetter> Read(KafkaOptions options, CancellationToken cancellation = default) =>
        Read(options, Partitions(options), _ => Offset.Beginning, cancellation);

    /// <summary>How many partitions the topic has.</summary>
    /// <exception cref="KafkaPipelineException">It does not exist.</exception>
    internal static int Partitions(KafkaOptions options)
    {
        using var admin = TopicListing.Admin(options);
        return TopicListing.Of(admin, options).TryGetValue(options.DeadLetters, out var partitions)
            ? partitions
            : throw new KafkaPipelineException(
                $"The dead-letter topic '{options.DeadLetters}' does not exist, or may not be seen. See that Kafka:GroupId, Kafka:StatePrefix and Kafka:DeadLetterTopic are those of the service.");
    }

    /// <summary>The dead letters from some offsets on.</summary>
    internal static IEnumerable<StoredDeadLetter> Read(KafkaOptions options, int partitions, Func<int, Offset> from, CancellationToken cancellation)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(ClientProperties.Consumer(options)) { EnableAutoCommit = false })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(options.DeadLetters, p, from(p))));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            for (var open = partitions; open > 0;)
            {
                patience.CancelAfter(Patience);
                var result = Next(consumer, options, patience.Token, cancellation);
                if (!result.IsPartitionEOF)
                {
                    yield return StoredDeadLetter.Of(result);
                }
                else
                {
                    // Read once to its end: what comes after that is another list's.
                    open--;
                    consumer.Pause([result.TopicPartition]);
                }
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    private static ConsumeResult<byte[]?, byte[]?> Next(
        IConsumer<byte[]?, byte[]?> consumer, KafkaOptions options, CancellationToken patience, CancellationToken cancellation)
    {
        try
        {
            return consumer.Consume(patience);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new KafkaPipelineException($"The dead-letter topic '{options.DeadLetters}' gave nothing for {Patience.TotalSeconds:0} s. See that all brokers are up and that the user may read it.", e);
        }
    }
}
