using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;
using FunnelStream.State;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// One partition's state in Kafka: a transactional producer whose id is the partition's, so that who takes it over shuts
/// out everyone before. After any failure it is of no further use: dispose it and open another.
/// </summary>
/// <param name="options">How Kafka is reached, and the topics' names.</param>
/// <param name="partition">The partition.</param>
/// <param name="membership">The group's metadata as of the assignment that gave the partition to this process; null once it is taken back.</param>
/// <param name="limit">The largest record the topics accept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class KafkaStateLog(
    KafkaOptions options, int partition, Func<IConsumerGroupMetadata?> membership, RecordLimit limit, TimeProvider time, ILogger logger) : IStateLog
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);

    private readonly int _recordBytes = limit.Bytes;
    private TransactionalProducer? _producer;
    private NativeProduce? _native;

    /// <summary>How far <see cref="Read"/> is.</summary>
    public RestoreProgress Progress { get; } = new();

    /// <summary>Called after a commit with the records and bytes written.</summary>
    public Action<int, long>? Written { get; init; }

    /// <inheritdoc/>
    public void TakeOver(CancellationToken cancellation)
    {
        _producer = new TransactionalProducer(ClientProperties.StateWriter(options, partition, _recordBytes), $"The state of partition {partition}", time, logger)
        {
            Refused = code =>
            {
                if (IsTooLarge(code))
                {
                    limit.Lower(_recordBytes);
                }
            },
        };
        _producer.TakeOver(cancellation);
        _native = new NativeProduce(_producer.Client, StateTopicRules.Names(options), partition);
    }

    /// <inheritdoc/>
    public void Read(StateRecordReader take, CancellationToken cancellation)
    {
        using var reading = new StateReading(options, partition, Targets(), Progress, time);
        reading.Read([StateTopic.Leads, StateTopic.Ids], take, cancellation);
        reading.Read([StateTopic.Panes], take, cancellation);
    }

    /// <inheritdoc/>
    public void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation)
    {
        // A list of what is known, made before the transaction is begun: that lives as short as can be.
        List<TopicPartitionOffset> positions = [];
        for (var topic = 0; topic < offsets.Length; topic++)
        {
            if (offsets[topic] >= 0)
            {
                positions.Add(new TopicPartitionOffset(options.Topics.All[topic], partition, offsets[topic]));
            }
        }

        var member = membership() ?? throw new StateLogException($"The group has taken partition {partition} back.", isFenced: true);
        var producer = _producer ?? throw new InvalidOperationException("The log has not been taken over.");
        producer.Commit(
            () =>
            {
                Produce(producer, batch, cancellation);
                Produce(producer, rejected, cancellation);
            },
            patience => producer.Client.SendOffsetsToTransaction(positions, member, patience),
            cancellation);
        Written?.Invoke(batch.Count, batch.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _native?.Dispose();
        _producer?.Dispose();
        (_native, _producer) = (null, null);
    }

    // The end as it is for those who read uncommitted records too: for others it lies before the first open transaction,
    // and what was committed behind that would not be missed.
    private long[] Targets()
    {
        var names = StateTopicRules.Names(options);
        try
        {
            return PartitionOffsets.Of(options, [.. names.Select(name => new TopicPartition(name, partition))], PartitionOffsets.End, Ask);
        }
        catch (KafkaException e)
        {
            var error = Gone(names) ?? e.Error;
            throw StateLogErrors.Of($"The ends of the state of partition {partition} could not be found out", error, new KafkaException(error, e));
        }
    }

    // The client says of a partition that is no more only that it has no leader, as of one whose broker is down.
    private Error? Gone(IReadOnlyList<string> names)
    {
        using var admin = new DependentAdminClientBuilder(_producer!.Client.Handle).Build();
        try
        {
            var listed = admin.GetMetadata(Ask).Topics;
            var gone = names.FirstOrDefault(name => !listed.Exists(t => t.Topic == name && t.Partitions.Exists(p => p.PartitionId == partition)));
            return gone is null ? null : new Error(ErrorCode.UnknownTopicOrPart, $"'{gone}' has no partition {partition} any more");
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    private void Produce(TransactionalProducer producer, StateBatch batch, CancellationToken cancellation)
    {
        for (var topic = StateTopic.Leads; topic <= StateTopic.Panes; topic++)
        {
            for (var next = 0; _native!.Produce(batch, topic, ref next) is var error && error != ErrorCode.NoError;)
            {
                producer.WaitForRoom(new KafkaException(new Error(error)), cancellation);
            }
        }
    }

    private void Produce(TransactionalProducer producer, IReadOnlyList<RejectedRecord> rejected, CancellationToken cancellation)
    {
        foreach (var record in rejected)
        {
            producer.Send(options.DeadLetters, Partition.Any, DeadLetter.Of(record, options.Topics.Of(record.Record.Topic), partition, _recordBytes)!, cancellation);
        }
    }

    [SuppressMessage("Style", "IDE0072", Justification = "All others are not.")]
    private static bool IsTooLarge(ErrorCode code) => code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge;
}
