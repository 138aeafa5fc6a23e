using System.Collections.Concurrent;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Confluent.Kafka;
using FunnelStream.State;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Reads all partitions of the panes topic from the beginning and for ever, as far as they are committed, and keeps a sink's positions. Used once.
/// </summary>
public sealed class PanesConsumer : IAsyncDisposable
{
    private const int Ahead = 8; // batches that are read before they are asked for
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CoordinatorPatience = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly string _topic;
    private readonly string _group;
    private readonly TopicPartition[] _partitions;
    private readonly LogReader _reader;
    private readonly ConcurrentBag<PanesBatch> _used = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<long>? _toCommit;
    private bool _isRead;

    private PanesConsumer(KafkaOptions options, string sink, int partitions, ILogger logger)
    {
        var config = BoardClients.Panes(options, sink);
        (_logger, _topic, _group) = (logger, options.NameOf(StateTopic.Panes), config.GroupId);
        _partitions = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(_topic, p))];
        _reader = new LogReader(config, error => BoardLog.Trouble(logger, error.Reason), message => Log.Librdkafka(logger, message));
    }

    /// <summary>Where the sink stands and how far the log reached before the first record was read.</summary>
    public PanesStart Start { get; private set; } = new([], []);

    /// <summary>
    /// What is read, on a thread of its own, some batches ahead; once. Whoever has it is done with a batch when the next one comes. It fails with
    /// <see cref="KafkaPipelineException"/> where the topic can't be read, and with <see cref="StateResetException"/> where it was made anew meanwhile.
    /// </summary>
    public Source<PanesBatch, NotUsed> Batches()
    {
        _isRead = true;
        return Source.FromGraph(new PanesSource(this, _ended))
            .WithAttributes(ActorAttributes.CreateDispatcher(BlockingStreams.Dispatcher))
            .Async()
            .AddAttributes(Attributes.CreateInputBuffer(Ahead, Ahead));
    }

    /// <summary>Asks where to begin and where to end.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="sink">Names the positions.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="KafkaPipelineException">The topic can't be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<PanesConsumer> OpenAsync(KafkaOptions options, string sink, int partitions, ILogger logger, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var consumer = new PanesConsumer(options, sink, partitions, logger);
        try
        {
            await Task.Run(() => consumer.Begin(options, stop), stop).ConfigureAwait(false);
            return consumer;
        }
        catch (Exception e)
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw e is KafkaException kafka ? consumer.Unreadable(kafka.Error, kafka) : e;
        }
    }

    /// <summary>Lets a batch's memory be used again.</summary>
    public void GiveBack(PanesBatch batch) => _used.Add(batch);

    /// <summary>Has the sink's positions committed: at the latest when this is disposed of.</summary>
    /// <param name="positions">By partition: the offset up to which the sink was told everything; 0 where unknown.</param>
    public void Commit(IReadOnlyList<long> positions) => Interlocked.Exchange(ref _toCommit, positions);

    /// <summary>After the stream has ended, which is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isRead)
        {
            await _ended.Task.ConfigureAwait(false);
        }

        CommitPositions();
        _reader.Dispose();
    }

    /// <summary>Takes what there is, or waits a moment for some; null where there is nothing yet.</summary>
    /// <exception cref="KafkaPipelineException">The topic can't be read.</exception>
    /// <exception cref="StateResetException">The topic was made anew.</exception>
    internal PanesBatch? TryRead()
    {
        CommitPositions();
        var batch = _used.TryTake(out var used) ? used : new PanesBatch();
        batch.Clear();
        _reader.Read(
            (_, partition, offset, key, value, isTombstone) => batch.Add(partition, offset, key, value, isTombstone),
            (_, partition, offset) => batch.AddEnd(partition, offset),
            Fail);
        if (batch.Count > 0)
        {
            return batch;
        }

        GiveBack(batch);
        return null;
    }

    private void Begin(KafkaOptions options, CancellationToken stop)
    {
        var committed = Coordinator.Ask(left => _reader.Consumer.Committed(_partitions, left), CoordinatorPatience, stop);
        var positions = committed.Select(p => p.Offset.IsSpecial ? 0 : p.Offset.Value).ToArray();
        // Records that no transaction has committed yet included: a rebuilt board has to wait for what is being committed.
        Start = new PanesStart(positions, PartitionOffsets.Of(options, _partitions, PartitionOffsets.End, Ask));
        BoardLog.Rebuilding(_logger, _topic, Start.Targets.Sum(), positions.Sum());
        _reader.Consumer.Assign(_partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
    }

    private void CommitPositions()
    {
        if (Interlocked.Exchange(ref _toCommit, null) is not { } positions || positions.All(p => p == 0))
        {
            return;
        }

        try
        {
            _reader.Consumer.Commit(_partitions.Zip(positions).Where(p => p.Second > 0).Select(p => new TopicPartitionOffset(p.First, p.Second)));
        }
        catch (KafkaException e)
        {
            BoardLog.PositionsNotCommitted(_logger, _group, e.Error.Reason);
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
            throw Unreadable(error, null);
        }

        BoardLog.Trouble(_logger, error.Reason);
    }

    private KafkaPipelineException Unreadable(Error error, Exception? cause) =>
        new($"The board can't read '{_topic}': {error.Reason}. See that the topic exists, that the brokers are up, and that the user may read it and the group '{_group}'.", cause)
        {
            IsTransient = StateLogErrors.IsTransient(error),
            IsMissing = StateLogErrors.IsGone(error.Code),
        };
}

/// <summary>What was known before the first record of the panes topic was read, by partition.</summary>
/// <param name="Positions">The offset up to which the sink was told everything; 0 where unknown.</param>
/// <param name="Targets">The log's end.</param>
public sealed record PanesStart(IReadOnlyList<long> Positions, IReadOnlyList<long> Targets);
