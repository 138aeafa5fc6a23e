using Confluent.Kafka;
using FunnelStream.State;
using FunnelStream.Transfer;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Writes a file's state into the empty state topics of a group, as its workers' checkpoints: all partitions in one transaction, so that there is never a part of it.</summary>
public static class StateImporter
{
    // The most that brokers allow by default. Where it is not enough, transaction.max.timeout.ms would not be either.
    private static readonly TimeSpan Transaction = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>Imports.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="workers">What is counted from now on.</param>
    /// <param name="input">The file; left open.</param>
    /// <param name="from">Where reading goes on; null to go on where the file stood.</param>
    /// <param name="isCrc32">Whether producers place keys by CRC-32 (librdkafka's default) instead of murmur2 (Java's).</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up; nothing is imported then.</param>
    /// <exception cref="KafkaPipelineException">It can't be done; the message says why and how to mend it.</exception>
    /// <exception cref="FormatException">The file is damaged, or a newer build wrote it.</exception>
    public static async Task<StateTakeover> RunAsync(
        KafkaOptions options, WorkerOptions workers, Stream input, InputsFrom? from, bool isCrc32, TimeProvider time, CancellationToken cancellation = default)
    {
        if (input.CanSeek)
        {
            StateTakeover.RefuseOthers(input);
        }

        await GroupMembers.RefuseAsync(options, "state import").ConfigureAwait(false);
        var report = await KafkaTopics.CheckAsync(options, cancellation).ConfigureAwait(false);
        report.ThrowIfUnusable();
        var partitions = report.Partitions;
        var state = Read(input, workers, partitions, isCrc32, cancellation);
        await StateTopics.CreateAsync(options, partitions, NullLogger.Instance, cancellation).ConfigureAwait(false);
        var offsets = InputsFrom.Resolve(from, state, options, partitions);
        using var producer = new ProducerBuilder<byte[], byte[]?>(Settings(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            // First: an import that was interrupted is undone by it.
            producer.InitTransactions(Ask);
            RefuseState(options, partitions, time, cancellation);
            producer.BeginTransaction();
            var batch = new StateBatch();
            for (var partition = 0; partition < partitions; partition++)
            {
                state.Write(partition, batch, offsets[partition], time.GetUtcNow().ToUnixTimeMilliseconds());
                Produce(producer, batch, options, partition, cancellation);
                batch.Clear();
            }

            Commit(producer, options, offsets);
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException(
                $"The state could not be written: {e.Error.Reason}. Unless it was said while committing, nothing is imported: run it again once the cause is mended; "
                + $"should it then find state, it is there as a whole. The user needs WRITE on the topics and on the transactional ids that begin with '{options.StateName}'.",
                e);
        }

        return state;
    }

    private static StateTakeover Read(Stream input, WorkerOptions workers, int partitions, bool isCrc32, CancellationToken cancellation)
    {
        try
        {
            return new StateTakeover(input, workers, partitions, key => isCrc32 ? Partitioners.Crc32(key, partitions) : Partitioners.Murmur2(key, partitions), cancellation);
        }
        catch (StateMismatchException e)
        {
            throw new KafkaPipelineException(e.Message, e);
        }
    }

    private static ProducerConfig Settings(KafkaOptions options) => new(ClientProperties.DeadLetters(options))
    {
        TransactionalId = $"{options.StateName}-import",
        TransactionTimeoutMs = (int)Transaction.TotalMilliseconds,
        EnableDeliveryReports = false,
    };

    private static void RefuseState(KafkaOptions options, int partitions, TimeProvider time, CancellationToken cancellation)
    {
        var ends = StateOffsets.Of(options, [.. StateTopicRules.Names(options)], partitions, PartitionOffsets.End);
        for (var partition = 0; partition < partitions; partition++)
        {
            if (ends.All(e => e[partition] == 0))
            {
                continue;
            }

            // What was aborted takes offsets too, so that only reading tells.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var found = false;
            try
            {
                using var reading = new StateReading(options, partition, [.. ends.Select(e => e[partition])], new RestoreProgress(), time);
                reading.Read(
                    [StateTopic.Leads, StateTopic.Ids, StateTopic.Panes],
                    (_, _, _, _) =>
                    {
                        found = true;
                        stop.Cancel();
                    },
                    stop.Token);
            }
            catch (OperationCanceledException) when (found)
            {
                // Enough is known.
            }
            catch (StateLogException e)
            {
                throw new KafkaPipelineException(e.Message, e);
            }

            if (found)
            {
                throw new KafkaPipelineException(
                    $"The group '{options.GroupId}' has state already (in partition {partition} of the topics that begin with '{options.StateName}.'), and two can't be put together. "
                    + "Give it up first: 'funnelstream state reset --yes'; or import under another Kafka:GroupId or Kafka:StatePrefix.");
            }
        }
    }

    private static void Produce(IProducer<byte[], byte[]?> producer, StateBatch batch, KafkaOptions options, int partition, CancellationToken cancellation)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            var target = new TopicPartition(options.NameOf(record.Topic), partition);
            var message = new Message<byte[], byte[]?> { Key = record.Key.ToArray(), Value = record.IsTombstone ? null : record.Value.ToArray() };
            while (!TryProduce(producer, target, message))
            {
                cancellation.ThrowIfCancellationRequested();
                producer.Poll(Breath);
            }
        }
    }

    private static bool TryProduce(IProducer<byte[], byte[]?> producer, TopicPartition target, Message<byte[], byte[]?> message)
    {
        try
        {
            producer.Produce(target, message);
            return true;
        }
        catch (ProduceException<byte[], byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private static void Commit(IProducer<byte[], byte[]?> producer, KafkaOptions options, long[][] offsets)
    {
        // For those who look at lags; workers go by what is in the state.
        using var group = new ConsumerBuilder<Ignore, Ignore>(ClientProperties.Consumer(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var positions = offsets.SelectMany((of, partition) => of.Select((offset, topic) => new TopicPartitionOffset(options.Topics.All[topic], partition, offset))).Where(o => o.Offset.Value >= 0).ToArray();
        if (positions.Length > 0)
        {
            producer.SendOffsetsToTransaction(positions, group.ConsumerGroupMetadata, Ask);
        }

        while (true)
        {
            try
            {
                producer.CommitTransaction(Ask);
                return;
            }
            catch (KafkaRetriableException)
            {
                // Takes longer; called again, it goes on.
            }
        }
    }
}
