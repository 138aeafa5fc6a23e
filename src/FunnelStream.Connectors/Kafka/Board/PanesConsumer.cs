using System.Threading.Channels;
using Confluent.Kafka;
using FunnelStream.State;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Reads all partitions of the panes topic from the beginning and for ever, as far as they are committed, on a thread of
/// its own, and keeps a sink's positions. Where its reader is slow it waits. Used once.
/// </summary>
public sealed class PanesConsumer
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CoordinatorPatience = TimeSpan.FromSeconds(30);

    private readonly KafkaOptions _options;
    private readonly ILogger _logger;
    private readonly string _topic;
    private readonly ConsumerConfig _config;
    private readonly TopicPartition[] _partitions;
    private readonly TaskCompletionSource<PanesStart> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PanesBatch> _batches = Channel.CreateBounded<PanesBatch>(new BoundedChannelOptions(8) { SingleReader = true, SingleWriter = true });
    private readonly Channel<PanesBatch> _used = Channel.CreateUnbounded<PanesBatch>();
    private IReadOnlyList<long>? _toCommit;

    /// <param name="options">Valid options.</param>
    /// <param name="sink">Names the positions.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="logger">Where to log.</param>
    public PanesConsumer(KafkaOptions options, string sink, int partitions, ILogger logger)
    {
        (_options, _logger, _topic, _config) = (options, logger, options.NameOf(StateTopic.Panes), BoardClients.Panes(options, sink));
        _partitions = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(_topic, p))];
    }

    /// <summary>Where the sink stands and how far the log reached before the first record was read.</summary>
    public Task<PanesStart> Start => _start.Task;

    /// <summary>What is read; who is done with a batch may <see cref="GiveBack"/> it.</summary>
    public ChannelReader<PanesBatch> Batches => _batches.Reader;

    /// <summary>Lets a batch's memory be used again.</summary>
    public void GiveBack(PanesBatch batch) => _used.Writer.TryWrite(batch);

    /// <summary>Has the sink's positions committed: at the latest when this ends.</summary>
    /// <param name="positions">By partition: the offset up to which the sink was told everything; 0 where unknown.</param>
    public void Commit(IReadOnlyList<long> positions) => Interlocked.Exchange(ref _toCommit, positions);

    /// <summary>Reads until cancelled.</summary>
    /// <exception cref="KafkaPipelineException">The topic can't be read.</exception>
    /// <exception cref="StateResetException">The topic was made anew meanwhile.</exception>
    public Task RunAsync(CancellationToken stop)
    {
        var run = Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Not before: who sees that nothing will come any more finds out here why, and must not take it for a good end.
        _ = run.ContinueWith(_ => _batches.Writer.TryComplete(), TaskScheduler.Default);
        return run;
    }

    private void Run(CancellationToken stop)
    {
        try
        {
            using var reader = new LogReader(_config, error => BoardLog.Trouble(_logger, error.Reason), message => Log.Librdkafka(_logger, message));
            try
            {
                Run(reader, stop);
            }
            finally
            {
                CommitPositions(reader.Consumer);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _start.TrySetCanceled(stop);
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException($"The board can't read '{_topic}': {e.Error.Reason}. See that the brokers are up and that the user may read the topic and the group '{_config.GroupId}'.", e)
            {
                IsTransient = StateLogErrors.IsTransient(e.Error),
            };
        }
        finally
        {
            _start.TrySetCanceled(CancellationToken.None);
        }
    }

    private void Run(LogReader reader, CancellationToken stop)
    {
        var consumer = reader.Consumer;
        var committed = Coordinator.Ask(left => consumer.Committed(_partitions, left), CoordinatorPatience, stop);
        var positions = committed.Select(p => p.Offset.IsSpecial ? 0 : p.Offset.Value).ToArray();
        // Records that no transaction has committed yet included: a rebuilt board has to wait for what is being committed.
        var start = new PanesStart(positions, PartitionOffsets.Of(_options, _partitions, PartitionOffsets.End, Ask));
        BoardLog.Rebuilding(_logger, _topic, start.Targets.Sum(), positions.Sum());
        _start.TrySetResult(start);
        consumer.Assign(_partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        while (!stop.IsCancellationRequested)
        {
            CommitPositions(consumer);
            var batch = _used.Reader.TryRead(out var used) ? used : new PanesBatch();
            batch.Clear();
            reader.Read(
                (_, partition, offset, key, value, isTombstone) => batch.Add(partition, offset, key, value, isTombstone),
                (_, partition, offset) => batch.AddEnd(partition, offset),
                Fail);
            if (batch.Count > 0)
            {
                _batches.Writer.WriteAsync(batch, stop).AsTask().GetAwaiter().GetResult();
            }
            else
            {
                GiveBack(batch);
            }
        }
    }

    private void CommitPositions(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (Interlocked.Exchange(ref _toCommit, null) is not { } positions || positions.All(p => p == 0))
        {
            return;
        }

        try
        {
            consumer.Commit(_partitions.Zip(positions).Where(p => p.Second > 0).Select(p => new TopicPartitionOffset(p.First, p.Second)));
        }
        catch (KafkaException e)
        {
            BoardLog.PositionsNotCommitted(_logger, _config.GroupId, e.Error.Reason);
        }
    }

    private void Fail(Error error)
    {
        if (error.Code == ErrorCode.Local_AutoOffsetReset)
        {
            throw new StateResetException($"'{_topic}' no longer has what was to be read next ({error.Reason}): it was made anew.");
        }

        if (error.IsFatal || StateLogErrors.IsGone(error.Code) || error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw new KafkaPipelineException($"The board can't read '{_topic}': {error.Reason}. See that it exists and that the user may read it, and start again.");
        }

        BoardLog.Trouble(_logger, error.Reason);
    }
}

/// <summary>What was known before the first record of the panes topic was read, by partition.</summary>
/// <param name="Positions">The offset up to which the sink was told everything; 0 where unknown.</param>
/// <param name="Targets">The log's end.</param>
public sealed record PanesStart(IReadOnlyList<long> Positions, IReadOnlyList<long> Targets);
