using System.Runtime.CompilerServices;
using Confluent.Kafka;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What all workers of a pipeline share.</summary>
internal sealed record WorkerSurroundings(
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
/// Drives the <see cref="FunnelWorker"/> of one partition on a thread of its own, from one assignment to the next: opens
/// its state, reads its inputs, applies records in the order of the aligner, and commits checkpoints. After a
/// failure it ends; another one is begun in its place.
/// </summary>
internal sealed class PartitionWorker : IDisposable
{
    private const int Stride = 1_024;
    private const int SampleEvery = 64;
    private const int MostRejected = 5_000;
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AwaitInput = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(50);

    private readonly PartitionStart _start;
    private readonly WorkerSurroundings _around;
    private readonly RestoredPartition _opening;
    private readonly DecodedRecord[] _next = new DecodedRecord[64];
    private readonly CheckpointPace _pace;
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StrongBox<WorkerFigures> _figures = new();
    private volatile InputProgress[] _inputs = [];
    private PartitionState _state = null!;
    private FunnelWorker _worker = null!;
    private InputAligner _aligner = null!;
    private long _applied;
    private long _since;
    private long? _waitingSince;
    private bool _changed;
    private bool _caughtUp;
    private volatile bool _hurry;
    private volatile int _attempt;

    public PartitionWorker(PartitionStart start, WorkerSurroundings around)
    {
        (_start, _around, _attempt) = (start, around, start.Attempt);
        Inlet = new PartitionInlet(start.Partition);
        _opening = new RestoredPartition(start, around);
        _pace = new CheckpointPace(around.Kafka, around.Time);
    }

    public int Partition => _start.Partition;

    /// <summary>By <see cref="InputTopic"/>; empty before its state is open.</summary>
    public IReadOnlyList<InputProgress> Inputs => _inputs;

    /// <summary>How records come to it.</summary>
    public PartitionInlet Inlet { get; }

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
    public void Begin() => new Thread(Run) { IsBackground = true, Name = $"funnel-{Partition}" }.Start();

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
    public void Dispose()
    {
        _abandon.Dispose();
        Inlet.Dispose();
    }

    private void Run()
    {
        try
        {
            Open();
            Work();
            Warm = new WarmState(_state, _inputs);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // Dropped: what was not committed is counted again by who opens the partition next.
        }
        catch (StateLogException e) when (!StateLogErrors.IsGone((e.InnerException as KafkaException)?.Error.Code ?? ErrorCode.NoError))
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
                _state?.Dispose();
            }

            _ended.TrySetResult();
            _around.Tell(this);
        }
    }

    private void Open()
    {
        var opened = _opening.Open(_abandon.Token);
        _state = opened.State;
        _worker = _state.Worker;
        _aligner = new InputAligner(_worker.Decode);
        Array.ForEach(opened.Inputs, i => i.Resume());
        _figures = new StrongBox<WorkerFigures>(_worker.Figures);
        _inputs = opened.Inputs;
        _around.Tell(this);
    }

    private void Work()
    {
        while (TakeIn() && !_hurry)
        {
            var applied = ApplySome();
            Observe();
            if (IsDue())
            {
                Commit();
            }

            if (applied == 0)
            {
                Rest();
            }
            else
            {
                _waitingSince = null;
            }
        }

        if (_changed || _since > 0)
        {
            Commit();
        }
    }

    // False once nothing follows and all that came is applied.
    private bool TakeIn()
    {
        _abandon.Token.ThrowIfCancellationRequested();
        var isComplete = Inlet.IsComplete;
        for (var topic = InputTopic.Leads; topic <= InputTopic.Deals; topic++)
        {
            if (!_aligner.IsDrained(topic) || !Inlet.TryRead(topic, out var intake))
            {
                continue;
            }

            _aligner.Add(topic, intake.Records, intake.AtEnd);
            var input = _inputs[(int)topic];
            input.Delivered(intake);
            if (input.Idle && intake.Records is not null)
            {
                SetIdle((int)topic, false);
            }
        }

        if (isComplete)
        {
            _aligner.GiveUp();
        }

        return !isComplete || _aligner.HasRecords;
    }

    private int ApplySome()
    {
        var now = _around.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Span<int> events = stackalloc int[3];
        var applied = 0;
        while (applied < Stride && _aligner.Take(_next) is var count and > 0)
        {
            _worker.Apply(_next.AsSpan(0, count), now);
            foreach (ref readonly var next in _next.AsSpan(0, count))
            {
                var topic = (int)next.Record.Topic;
                _inputs[topic].Applied(next.Record.Offset);
                events[topic]++;
                if (((_since + applied++) % SampleEvery) == 0 && next.Event.HasLead && !next.Rejection.IsRejected)
                {
                    _around.Sample.Add(next.Event.Key.Span, Partition);
                }
            }

            while (_aligner.TryReclaim(out var emptied))
            {
                Inlet.Return(emptied);
            }
        }

        _since += applied;
        _applied += applied;
        for (var topic = 0; topic < 3; topic++)
        {
            if (events[topic] > 0)
            {
                _around.Metrics.Consumed((InputTopic)topic, events[topic]);
            }
        }

        return applied;
    }

    private void Observe()
    {
        for (var topic = 0; topic < 3; topic++)
        {
            var input = _inputs[topic];
            input.Settle(_aligner.IsDrained((InputTopic)topic));
            if (!input.Idle && input.IsQuiet(IdleAfter))
            {
                SetIdle(topic, true);
            }
        }

        if (!_caughtUp && Reached(_start.Ends))
        {
            CatchUp();
        }
    }

    private bool Reached(long[] offsets) => _inputs[0].Reached(offsets[0]) && _inputs[1].Reached(offsets[1]) && _inputs[2].Reached(offsets[2]);

    private void CatchUp()
    {
        if (_around.UntilCaughtUp)
        {
            // Nothing more is waited for: every input counts as complete.
            for (var topic = 0; topic < 3; topic++)
            {
                SetIdle(topic, true);
            }
        }

        _caughtUp = true;
        var number = Commit();
        Log.CaughtUp(_around.Logger, Partition, _applied);
        _around.CaughtUp(Partition, number);
    }

    private void SetIdle(int topic, bool idle)
    {
        _inputs[topic].Idle = idle;
        _worker.SetIdle((InputTopic)topic, idle);
        _changed = true;
    }

    private bool IsAtEnd => Array.TrueForAll(_inputs, i => i.AtEnd);

    // Many dead letters are due too: they hold their records in memory until they are written.
    private bool IsDue() => _pace.IsDue(_since > 0 || _changed, _since, IsAtEnd) || _worker.Rejected.Count >= MostRejected;

    private long Commit()
    {
        var begun = _around.Time.GetTimestamp();
        var rejected = _worker.Rejected;
        ReadOnlySpan<long> offsets = [_inputs[0].Position, _inputs[1].Position, _inputs[2].Position];
        var checkpoint = _state.Commit(offsets, IsAtEnd, _around.Time.GetUtcNow().ToUnixTimeMilliseconds(), _abandon.Token);
        _around.Metrics.CheckpointTook(_around.Time.GetElapsedTime(begun));
        foreach (var record in rejected)
        {
            _around.Metrics.Rejected(record.Rejection.Reason);
        }

        if (_around.Sample.IsNewsOfMix())
        {
            Log.MixedPartitioners(_around.Logger, _around.Sample.OnlyCrc32, _around.Sample.OnlyMurmur2);
        }

        _pace.Taken();
        _attempt = 0;
        _since = 0;
        _changed = false;
        var figures = _worker.Figures;
        SayNewLimits(_figures.Value.AtLimit ?? [], figures.AtLimit ?? []);
        _figures = new StrongBox<WorkerFigures>(figures);
        var number = checkpoint.Number;
        if (_around.Committed is { } committed)
        {
            committed(checkpoint, _abandon.Token);
        }
        else
        {
            checkpoint.GiveBack();
        }

        return number;
    }

    private void SayNewLimits(IReadOnlyList<DimensionAtLimit> before, IReadOnlyList<DimensionAtLimit> now)
    {
        foreach (var limit in now.Where(limit => before.All(b => b.Dimension != limit.Dimension)))
        {
            Log.NamesAtLimit(_around.Logger, Partition, limit.Dimension.Name(), string.Join(", ", limit.LastRefused));
        }
    }

    private void Rest()
    {
        if (_aligner.IsWaiting)
        {
            _waitingSince ??= _around.Time.GetTimestamp();
            if (_around.Time.GetElapsedTime(_waitingSince.Value) >= AwaitInput)
            {
                GiveUp();
                return;
            }
        }
        else
        {
            _waitingSince = null;
        }

        Inlet.Wait(Nap);
    }

    private void GiveUp()
    {
        for (var topic = InputTopic.Leads; topic <= InputTopic.Deals; topic++)
        {
            if (_aligner.IsDrained(topic) && !_inputs[(int)topic].AtEnd)
            {
                Log.GaveUp(_around.Logger, Partition, topic, AwaitInput.TotalSeconds);
            }
        }

        _aligner.GiveUp();
    }
}
