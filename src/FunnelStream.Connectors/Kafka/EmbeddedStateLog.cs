using Confluent.Kafka;
using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// In the place of a log where the broker is the embedded one, which has no transactions worth the name: nothing is
/// restored or kept, rejected records alone are written.
/// </summary>
internal sealed class EmbeddedStateLog(KafkaOptions options, int partition) : IStateLog
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private IProducer<byte[], byte[]>? _producer;

    /// <inheritdoc/>
    public void TakeOver(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Read(StateRecordReader take, CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation)
    {
        if (rejected.Count == 0)
        {
            return;
        }

        _producer ??= new ProducerBuilder<byte[], byte[]>(ClientProperties.DeadLetters(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        foreach (var record in rejected)
        {
            Send(_producer, DeadLetter.Of(record, options.Topics.Of(record.Record.Topic), partition, RecordLimit.Most), cancellation);
        }

        while (_producer.Flush(Slice) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _producer?.Dispose();

    private void Send(IProducer<byte[], byte[]> producer, Message<byte[], byte[]> letter, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                producer.Produce(options.DeadLetters, letter);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                cancellation.ThrowIfCancellationRequested();
                producer.Flush(Slice);
            }
        }
    }
}
