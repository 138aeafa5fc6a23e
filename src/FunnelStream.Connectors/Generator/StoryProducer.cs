using Confluent.Kafka;

namespace FunnelStream.Connectors.Generator;

/// <summary>Sends a story to Kafka with one producer in large batches. Not thread-safe.</summary>
/// <remarks>
/// Records carry the time of sending, not that of the event: topics delete by the records' own time, and history would be
/// gone as soon as it is written. Keys are spread as Java clients do it (murmur2).
/// </remarks>
public sealed class StoryProducer : IDisposable
{
    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly IReadOnlyList<string> _topics;
    private readonly Action<DeliveryReport<byte[]?, byte[]>> _delivered;
    private Error? _failure;

    /// <param name="bootstrapServers">Brokers, <c>host:port</c> separated by commas.</param>
    /// <param name="topics">Names of the leads, touchpoints and deals topics.</param>
    /// <param name="client">Further librdkafka properties; they win.</param>
    public StoryProducer(string bootstrapServers, IReadOnlyList<string> topics, IReadOnlyDictionary<string, string>? client = null)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 20,
            BatchSize = 1_000_000,
            BatchNumMessages = 50_000,
            QueueBufferingMaxMessages = 500_000,
            QueueBufferingMaxKbytes = 256 * 1024,
            CompressionType = CompressionType.Lz4,
            Acks = Acks.All,
            EnableIdempotence = true,
            DeliveryReportFields = "none",
            MessageTimeoutMs = 30_000,
        };
        foreach (var (name, value) in client ?? new Dictionary<string, string>())
        {
            config.Set(name.Replace('_', '.'), value);
        }

        _topics = topics;
        _delivered = report => _failure ??= report.Error.IsError ? report.Error : null;
        _producer = new ProducerBuilder<byte[]?, byte[]>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => _failure ??= error.IsFatal ? error : null).Build();
    }

    /// <summary>Queues a record; waits while the queue is full.</summary>
    /// <exception cref="KafkaException">A record before this one could not be delivered.</exception>
    public void Send(in GeneratedEvent e)
    {
        var message = new Message<byte[]?, byte[]> { Key = e.Key, Value = e.Value };
        while (true)
        {
            ThrowIfFailed();
            try
            {
                _producer.Produce(_topics[(int)e.Topic], message, _delivered);
                return;
            }
            catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Flush(TimeSpan.FromMilliseconds(5));
            }
        }
    }

    /// <summary>Waits until all records are delivered.</summary>
    /// <exception cref="KafkaException">One could not be delivered.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Flush(CancellationToken cancellation)
    {
        _producer.Flush(cancellation);
        ThrowIfFailed();
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new KafkaException(failure);
        }
    }
}
