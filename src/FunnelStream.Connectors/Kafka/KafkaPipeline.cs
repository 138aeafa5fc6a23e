using System.Collections.Concurrent;
using Akka.Actor;
using Confluent.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Kafka's three topics in, checkpoints out: checks the topics, joins the group, and keeps a worker on each partition that
/// the group gives to this process. All state lies in Kafka: a worker goes on from the last checkpoint of its partition,
/// whichever process took it.
/// </summary>
public sealed class KafkaPipeline
{
    private readonly ActorSystem _actors;
    private readonly KafkaOptions _options;
    private readonly WorkerOptions _workers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<IReadOnlyDictionary<int, long>> _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, long> _caughtUpAt = new();
    private InputEnds? _ends;
    private Assignments? _assignments;
    private InputWatch? _watch;
    private int _partitions;

    /// <param name="actors">Where its streams run, with <see cref="BlockingStreams.Settings"/>.</param>
    /// <param name="options">Valid options (<see cref="KafkaOptions.Validate"/>).</param>
    /// <param name="workers">What the workers count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public KafkaPipeline(ActorSystem actors, KafkaOptions options, WorkerOptions workers, TimeProvider time, ILogger logger) =>
        (_actors, _options, _workers, _time, _logger) = (actors, options, workers, time, logger);

    /// <summary>
    /// Called with each checkpoint of this process once it is committed, on the worker's thread, which waits; cancelled when
    /// the worker is to end at once. Where the broker is the embedded one, this is the only way they can be had; otherwise
    /// what other processes count, and what was restored, is in the panes topic alone.
    /// </summary>
    public Action<Checkpoint, CancellationToken>? Committed { get; init; }

    /// <summary>
    /// For <c>run --until-caught-up</c>: once a partition has reached the ends its inputs had at the start, they count as
    /// complete, so that its last checkpoint closes everything.
    /// </summary>
    public bool UntilCaughtUp { get; init; }

    /// <summary>What <see cref="BoardTopics.PrepareAsync"/> found and created a moment ago; null to have it looked for and created at the start.</summary>
    public TopicsReport? Prepared { get; init; }

    /// <summary>
    /// Completes when every partition assigned to this process has reached the ends its inputs had at the start and
    /// committed that; by partition, the number of that checkpoint.
    /// </summary>
    public Task<IReadOnlyDictionary<int, long>> CaughtUp => _caughtUp.Task;

    /// <summary>How the sampled keys were placed; null before the start.</summary>
    public PartitionerSample? Partitioners { get; private set; }

    /// <summary>How it stands now; any thread may ask.</summary>
    public KafkaHealth Health
    {
        get
        {
            PartitionHealth[] workers = [.. (_assignments?.AtWork ?? []).Select(w =>
                new PartitionHealth(w.Partition, w.Phase, w.Progress.Read, w.Progress.Total, _assignments?.TroubleOf(w)))];
            return new(workers.Length, _partitions, _ends?.LastPoll, _ends?.LastError, workers, [.. Lags()])
            {
                InputFaults = [.. _watch?.Faults ?? [], .. _assignments?.Mismatch is { } mismatch ? [mismatch] : Array.Empty<string>()],
                AtLimit = DimensionAtLimit.Together((_assignments?.AtWork ?? []).SelectMany(worker => worker.Figures.AtLimit ?? [])),
            };
        }
    }

    /// <summary>Reads until cancelled, then finishes what was read, commits it and leaves the group.</summary>
    /// <exception cref="KafkaPipelineException">It can't start or can't go on; the message says why and how to mend it.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var report = Prepared ?? await KafkaTopics.CheckAsync(_options, stop).ConfigureAwait(false);
        foreach (var finding in report.Findings.Where(f => f.Severity == FindingSeverity.Warning))
        {
            Log.TopicWarning(_logger, finding.Text);
        }

        report.ThrowIfUnusable();
        _partitions = report.Partitions;
        if (Prepared is null)
        {
            await StateTopics.CreateAsync(_options, _partitions, _logger, stop).ConfigureAwait(false);
        }

        await RunAsync(new RecordLimit(report.RecordBytes), stop).ConfigureAwait(false);
    }

    private async Task RunAsync(RecordLimit limit, CancellationToken stop)
    {
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var metrics = new KafkaMetrics(Lags, () => _assignments?.AtWork.Select(w => (w.Partition, w.Figures)) ?? []);
        using var materializer = BlockingStreams.MaterializerOf(_actors);
        Partitioners = new PartitionerSample(_partitions);
        var isEmbedded = EmbeddedBroker.IsOneAt(_options.BootstrapServers);
        var range = await Task.Run(() => InputRange.Of(_options, _partitions), CancellationToken.None).ConfigureAwait(false);
        TopicPartition[][] inputs = [.. Enumerable.Range(0, _partitions).Select(p => _options.Topics.All.Select(topic => new TopicPartition(topic, p)).ToArray())];
        Func<Action<PartitionWorker>, Assignments> assign = Assign;
        Action settled = OnAssigned;
        var (ends, ended) = (new InputEnds(inputs, _time), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Log.Started(_logger, string.Join(", ", _options.Topics.All), _options.BootstrapServers, _options.GroupId, _partitions, _options.StartFrom);
        var consumer = _actors.ActorOf(Props.Create(() => new ConsumerActor(_options, inputs, assign, ends, settled, ended, _logger)).WithDispatcher(BlockingStreams.Dispatcher));
        using var stopping = failing.Token.Register(() => consumer.Tell(Stop.Instance));
        _ends = ends;
        _watch = isEmbedded ? null : new InputWatch(_options, _partitions, _time, _logger);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(failing.Token);
        var watched = _watch?.RunAsync(watching.Token) ?? Task.CompletedTask;
        try
        {
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            _ends = null;
            await watching.CancelAsync().ConfigureAwait(false);
            await watched.ConfigureAwait(false);
        }

        if (_failed.Task.IsCompletedSuccessfully)
        {
            throw _failed.Task.Result as KafkaPipelineException ?? StateLogErrors.Stop(_failed.Task.Result)
                ?? new KafkaPipelineException($"A worker failed: {_failed.Task.Result.Message}", _failed.Task.Result);
        }

        Assignments Assign(Action<PartitionWorker> tell) => _assignments = new Assignments(_options, range, new WorkerSurroundings(
            materializer, _options, _workers, OpenLog, Committed, tell, OnCaughtUp, Fail, UntilCaughtUp, metrics, Partitioners, _time, _logger));

        IStateLog OpenLog(int partition) => isEmbedded
            ? new EmbeddedStateLog(_options, partition)
            : new KafkaStateLog(_options, partition, () => _assignments?.Membership, limit, _time, _logger) { Written = metrics.Written };

        void Fail(Exception exception)
        {
            _failed.TrySetResult(exception);
            try
            {
                failing.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // A worker that was dropped fails after all has ended.
            }
        }
    }

    private void OnCaughtUp(int partition, long number)
    {
        _caughtUpAt[partition] = number;
        OnAssigned();
    }

    private void OnAssigned()
    {
        if (_assignments?.Assigned is { } assigned && assigned.All(_caughtUpAt.ContainsKey))
        {
            _caughtUp.TrySetResult(assigned.ToDictionary(p => p, p => _caughtUpAt[p]));
        }
    }

    private IEnumerable<InputLag> Lags()
    {
        if (_assignments is not { } assignments || _ends is not { } ends)
        {
            yield break;
        }

        foreach (var worker in assignments.AtWork.Where(w => w.Inputs.Count > 0))
        {
            for (var topic = InputTopic.Leads; topic <= InputTopic.Deals; topic++)
            {
                var position = Math.Max(0, worker.Inputs[(int)topic].Position);
                yield return new InputLag(topic, worker.Partition, position, Math.Max(0, ends.Of(worker.Partition, topic) - position));
            }
        }
    }
}
