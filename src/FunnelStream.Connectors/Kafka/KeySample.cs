using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Looks at the newest keys of the leads topic, for <c>check</c>: producers of different clients must place them alike.</summary>
public static class KeySample
{
    private const int PerPartition = 500;

    // RD_KAFKA_OFFSET_TAIL_BASE: less n it means n before the end.
    private const int TailBase = -2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads the newest keys without joining a group; fewer than asked for where the topic has fewer, or is slow.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="partitions">Partitions of the inputs, at least 1.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KafkaException">The topic can't be read.</exception>
    public static PartitionerSample Read(KafkaOptions options, int partitions, CancellationToken cancellation = default)
    {
        var sample = new PartitionerSample(partitions);
        var topic = options.Topics.Leads;
        using var consumer = new ConsumerBuilder<byte[]?, Ignore>(new ConsumerConfig(ClientProperties.Consumer(options)) { EnableAutoCommit = false })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, new Offset(TailBase - PerPartition))));
        try
        {
            for (var open = partitions; open > 0;)
            {
                var result = consumer.Consume(patience.Token);
                if (result.IsPartitionEOF)
                {
                    open--;
                }
                else if (result.Message.Key is { Length: > 0 } key)
                {
                    sample.Add(key, result.Partition.Value);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What was read will do.
        }
        finally
        {
            consumer.Close();
        }

        return sample;
    }
}
