using System.Runtime.CompilerServices;
using Akka.Event;
using Akka.Streams;
using Confluent.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What all workers of a pipeline share.</summary>
internal sealed record WorkerSurroundings(
    IMaterializer Materializer,
    KafkaOptions Kafka,
    WorkerOptions Options,
    Func<int, IStateLog> OpenLog,
    Action<Checkpoint, CancellationToken>? Committed,
    Action<PartitionWorker> Tell,
    Action<int, long> CaughtUp,
    Action<Exception> Failed,
    bool UntilCaughtUp,
    KafkaMetrics Metrics,
    PartitionerSample Sample,
    TimeProvider Time,
    ILogger Logger);

/// <summary>
/// The owner of a partition's stream (<see cref="PartitionGraph"/>) from one assignment to the next. After a failure it ends; another one
/// is begun in its place. What it tells when its owner has ended is for nobody.
/// </summary>
internal sealed class PartitionWorker : IDisposable, IDeadLetterSuppression
{
    private readonly PartitionStart _start;
    private readonly WorkerSurroundings _around;
    private readonly RestoredPartition _opening;
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StrongBox<WorkerFigures> _figures = new();
    private volatile InputProgress[] _inputs = [];
    private WarmState? _opened;
    private PartitionRun? _run;
    private volatile bool _hurry;
    private volatile int _attempt;

    public PartitionWorker(PartitionStart start, WorkerSurroundings around)
    {
        (_start, _around, _attempt) = (start, around, start.Attempt);
        _opening = new RestoredPartition(start, around);
    }

    public int Partition => _start.Partition;

    /// <summary>By <see cref="InputTopic"/>; empty before its state is open.</summary>
    public IReadOnlyList<InputProgress> Inputs => _inputs;

    /// <summary>How records come to it.</summary>
    public PartitionInlet Inlet { get; } = new();

    /// <summary>What it is doing; any thread may ask.</summary>
    public PartitionPhase Phase => _inputs.Length > 0 ? PartitionPhase.Running : _opening.Phase;

    /// <summary>How far the restore is.</summary>
    public RestoreProgress Progress => _opening.Progress;

    /// <summary>How often it failed since the last commit.</summary>
    public int Attempt => _attempt;

    /// <summary>Why it ended; null where it has not, or not by a failure of its log.</summary>
    public StateLogException? Failure { get; private set; }

    /// <summary>After <see cref="Ended"/>: the worker with all it has counted committed, for the next assignment; null where there is none.</summary>
    public WarmState? Warm { get; private set; }

    /// <summary>How the worker stood at its last checkpoint; any thread may ask.</summary>
    public WorkerFigures Figures => _figures.Value;

    /// <summary>Begins to work.</summary>
    public void Begin() => _ = EndAsync(PartitionGraph.Run(_around.Materializer, Inlet, Open, () => _hurry, Take));

    /// <summary>Ends after a last checkpoint; at once where there is nothing to commit yet.</summary>
    /// <param name="drain">Whether what was read already is counted first.</param>
    public void Finish(bool drain)
    {
        _hurry = !drain;
        if (_inputs.Length == 0)
        {
            _abandon.Cancel();
        }

        Inlet.Complete();
    }

    /// <summary>Ends at once, without a checkpoint.</summary>
    public void Abandon()
    {
        _abandon.Cancel();
        Inlet.Complete();
    }

    /// <summary>Completes at its end, however it came; never faults.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Where an input is read from.</summary>
    public long From(int topic) => _inputs[topic].Position is var position and >= 0 ? position : _start.From[topic];

    /// <summary>After <see cref="Ended"/>.</summary>
    public void Dispose() => _abandon.Dispose();

    private PartitionRun Open()
    {
        _opened = _opening.Open(_abandon.Token);
        _run = new PartitionRun(_start, _around, Inlet, _opened, _abandon.Token);
        _figures = new StrongBox<WorkerFigures>(_opened.State.Worker.Figures);
        _inputs = _opened.Inputs;
        _around.Tell(this);
        return _run;
    }

    private void Take(Committed committed)
    {
        _attempt = 0;
        var figures = _opened!.State.Worker.Figures;
        SayNewLimits(_figures.Value.AtLimit ?? [], figures.AtLimit ?? []);
        _figures = new StrongBox<WorkerFigures>(figures);
        var number = committed.Checkpoint.Number;
        if (_around.Committed is { } taken)
        {
            taken(committed.Checkpoint, _abandon.Token);
        }
        else
        {
            committed.Checkpoint.GiveBack();
        }

        if (committed.CaughtUp)
        {
            Log.CaughtUp(_around.Logger, Partition, _run!.RecordsApplied);
            _around.CaughtUp(Partition, number);
        }
    }

    private async Task EndAsync(Task running)
    {
        try
        {
            await running.ConfigureAwait(false);
            Warm = _opened;
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // Dropped: what was not committed is counted again by who opens the partition next.
        }
        catch (StateLogException e) when (_attempt < StateLogErrors.MissingAttempts || !StateLogErrors.IsGone((e.InnerException as KafkaException)?.Error.Code ?? ErrorCode.NoError))
        {
            _around.Metrics.StateFailed(e.IsFenced);
            Failure = e;
        }
        catch (Exception e)
        {
            Log.WorkerFailed(_around.Logger, Partition, e);
            _around.Failed(e);
        }
        finally
        {
            if (Warm is null)
            {
                _opened?.Dispose();
            }

            _ended.TrySetResult();
            _around.Tell(this);
        }
    }

    private void SayNewLimits(IReadOnlyList<DimensionAtLimit> before, IReadOnlyList<DimensionAtLimit> now)
    {
        foreach (var limit in now.Where(limit => before.All(b => b.Dimension != limit.Dimension)))
        {
            Log.NamesAtLimit(_around.Logger, Partition, limit.Dimension.Name(), string.Join(", ", limit.LastRefused));
        }
    }
}
