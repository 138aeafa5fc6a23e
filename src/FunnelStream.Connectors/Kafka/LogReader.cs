using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Reads assigned partitions a batch at a time, each record in place and without a copy. One thread.
/// </summary>
internal sealed class LogReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly NativeBatch _native;

    /// <param name="config">The consumer's settings; ends of partitions are told where they say so.</param>
    /// <param name="trouble">Told what a connection reports.</param>
    /// <param name="log">Told what librdkafka logs.</param>
    public LogReader(ConsumerConfig config, Action<Error> trouble, Action<LogMessage> log)
    {
        Consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) =>
            {
                if (error.IsOfOneBroker())
                {
                    trouble(error);
                }
            })
            .SetLogHandler((_, message) => log(message))
            .Build();
        _native = NativeBatch.Open(Consumer);
    }

    /// <summary>What it reads with: for assignments and positions, not for consuming.</summary>
    public IConsumer<byte[]?, byte[]?> Consumer { get; }

    /// <summary>Takes the records, ends and errors there are, or waits a moment for some.</summary>
    /// <param name="take">Called with each record; its bytes are good during the call.</param>
    /// <param name="end">Called where a partition is read to its end for now: topic, partition, offset.</param>
    /// <param name="fail">Called with each error.</param>
    public void Read(LogRecordReader take, Action<string, int, long> end, Action<Error> fail)
    {
        try
        {
            if (_native.Poll(Patience) > 0)
            {
                ReadBatch(_native, take, end, fail);
            }
            else if (Consumer.Consume(TimeSpan.Zero) is { } result)
            {
                // The client itself has to be called now and then, and a record may come this way.
                var (topic, partition, offset) = (result.Topic, result.Partition.Value, result.Offset.Value);
                if (result.IsPartitionEOF)
                {
                    end(topic, partition, offset);
                }
                else
                {
                    take(topic, partition, offset, result.Message.Key, result.Message.Value, result.Message.Value is null);
                }
            }
        }
        catch (ConsumeException e)
        {
            fail(e.Error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _native.Dispose();
        Consumer.Close();
        Consumer.Dispose();
    }

    private static void ReadBatch(NativeBatch batch, LogRecordReader take, Action<string, int, long> end, Action<Error> fail)
    {
        while (batch.TryTake(out var record))
        {
            using (record)
            {
                switch (record.Error)
                {
                    case ErrorCode.NoError:
                        take(batch.TopicOf(record), record.Partition, record.Offset, record.Key, record.Value, !record.HasValue);
                        break;
                    case ErrorCode.Local_PartitionEOF:
                        end(batch.TopicOf(record), record.Partition, record.Offset);
                        break;
                    default:
                        fail(new Error(record.Error, record.ErrorText));
                        break;
                }
            }
        }
    }
}

/// <summary>Takes a record; a tombstone has an empty value.</summary>
internal delegate void LogRecordReader(string topic, int partition, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone);
