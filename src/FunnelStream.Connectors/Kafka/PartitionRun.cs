using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Panes;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The <see cref="FunnelWorker"/> of one partition between its inputs and its log: takes records in, applies them in the order of the
/// aligner, and commits checkpoints. The stages of a <see cref="PartitionGraph"/> call it, on their one thread.
/// </summary>
internal sealed class PartitionRun
{
    // So long at most it takes until something that is due with time is seen to: a checkpoint, or that nothing comes any more.
    private static readonly TimeSpan ShortNap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongNap = TimeSpan.FromMilliseconds(500);

    private const int Stride = 1_024;
    private const int SampleEvery = 64;
    private const int MostRejected = 5_000;
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AwaitInput = TimeSpan.FromSeconds(5);

    private readonly PartitionStart _start;
    private readonly WorkerSurroundings _around;
    private readonly PartitionInlet _inlet;
    private readonly CancellationToken _abandon;
    private readonly WarmState _opened;
    private readonly InputProgress[] _inputs;
    private readonly FunnelWorker _worker;
    private readonly InputAligner _aligner;
    private readonly CheckpointPace _pace;
    private readonly DecodedRecord[] _next = new DecodedRecord[64];
    private long _since;
    private long? _waitingSince;
    private bool _changed;
    private bool _caughtUp;

    /// <param name="start">The partition.</param>
    /// <param name="around">What all workers share.</param>
    /// <param name="inlet">Where batches go back to.</param>
    /// <param name="opened">Its state.</param>
    /// <param name="abandon">The partition is no longer this process's: nothing more is committed.</param>
    public PartitionRun(PartitionStart start, WorkerSurroundings around, PartitionInlet inlet, WarmState opened, CancellationToken abandon)
    {
        (_start, _around, _inlet, _opened, _abandon) = (start, around, inlet, opened, abandon);
        (_worker, _inputs) = (opened.State.Worker, opened.Inputs);
        _aligner = new InputAligner(_worker.Decode);
        _pace = new CheckpointPace(around.Kafka, around.Time);
        Array.ForEach(_inputs, input => input.Resume());
    }

    /// <summary>How many records were applied.</summary>
    public long RecordsApplied { get; private set; }

    /// <summary>Whether all that was applied is committed.</summary>
    public bool IsCommitted => !_changed && _since == 0;

    /// <summary>Whether a checkpoint is due. Many dead letters make it so, too: they hold their records in memory until they are written.</summary>
    public bool IsDue => _pace.IsDue(!IsCommitted, _since, IsAtEnd) || _worker.Rejected.Count >= MostRejected;

    private bool IsAtEnd => Array.TrueForAll(_inputs, input => input.AtEnd);

    /// <summary>After how long to look again where nothing can be applied.</summary>
    public TimeSpan Nap => IsCommitted && !_aligner.IsWaiting ? LongNap : ShortNap;

    /// <summary>Whether an input's next batch can be taken in.</summary>
    public bool Wants(InputTopic topic) => _aligner.IsDrained(topic);

    /// <summary>Takes in what has come from an input.</summary>
    public void Take(in Intake intake)
    {
        _aligner.Add(intake.Topic, intake.Records, intake.AtEnd);
        var input = _inputs[(int)intake.Topic];
        input.Delivered(intake);
        if (input.Idle && intake.Records is not null)
        {
            SetIdle((int)intake.Topic, false);
        }
    }

    /// <summary>Applies a stride of what can be applied.</summary>
    /// <exception cref="OperationCanceledException">The partition is abandoned.</exception>
    public Applied Apply()
    {
        _abandon.ThrowIfCancellationRequested();
        var applied = ApplySome();
        _waitingSince = applied > 0 ? null : _waitingSince;
        for (var topic = 0; topic < _inputs.Length; topic++)
        {
            var input = _inputs[topic];
            input.Settle(_aligner.IsDrained((InputTopic)topic));
            if (!input.Idle && input.IsQuiet(IdleAfter))
            {
                SetIdle(topic, true);
            }
        }

        return new Applied(applied, !_caughtUp && Reached(_start.Ends) && CatchUp());
    }

    /// <summary>Nothing could be applied: after some time it goes on without the input that is waited for.</summary>
    public void Rest()
    {
        if (!_aligner.IsWaiting)
        {
            _waitingSince = null;
            return;
        }

        _waitingSince ??= _around.Time.GetTimestamp();
        if (_around.Time.GetElapsedTime(_waitingSince.Value) >= AwaitInput)
        {
            foreach (var topic in Enum.GetValues<InputTopic>().Where(topic => _aligner.IsDrained(topic) && !_inputs[(int)topic].AtEnd))
            {
                Log.GaveUp(_around.Logger, _start.Partition, topic, AwaitInput.TotalSeconds);
            }

            _aligner.GiveUp();
        }
    }

    /// <summary>Nothing follows: what is here waits for no input any more.</summary>
    public void GiveUp() => _aligner.GiveUp();

    /// <summary>Commits what was applied; blocks in the transaction.</summary>
    /// <exception cref="StateLogException">The log failed.</exception>
    /// <exception cref="OperationCanceledException">The partition is abandoned.</exception>
    public Checkpoint Commit()
    {
        var begun = _around.Time.GetTimestamp();
        var rejected = _worker.Rejected;
        ReadOnlySpan<long> offsets = [_inputs[0].Position, _inputs[1].Position, _inputs[2].Position];
        var checkpoint = _opened.State.Commit(offsets, IsAtEnd, _around.Time.GetUtcNow().ToUnixTimeMilliseconds(), _abandon);
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
        _since = 0;
        _changed = false;
        return checkpoint;
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
                    _around.Sample.Add(next.Event.Key.Span, _start.Partition);
                }
            }

            while (_aligner.TryReclaim(out var emptied))
            {
                _inlet.Return(emptied);
            }
        }

        _since += applied;
        RecordsApplied += applied;
        for (var topic = 0; topic < 3; topic++)
        {
            if (events[topic] > 0)
            {
                _around.Metrics.Consumed((InputTopic)topic, events[topic]);
            }
        }

        return applied;
    }

    private bool Reached(long[] offsets) => _inputs[0].Reached(offsets[0]) && _inputs[1].Reached(offsets[1]) && _inputs[2].Reached(offsets[2]);

    private bool CatchUp()
    {
        if (_around.UntilCaughtUp)
        {
            // Nothing more is waited for: every input counts as complete.
            for (var topic = 0; topic < 3; topic++)
            {
                SetIdle(topic, true);
            }
        }

        return _caughtUp = true;
    }

    private void SetIdle(int topic, bool idle)
    {
        _inputs[topic].Idle = idle;
        _worker.SetIdle((InputTopic)topic, idle);
        _changed = true;
    }
}

/// <summary>What was applied at once.</summary>
/// <param name="Records">How many records.</param>
/// <param name="CaughtUp">Whether the ends that the inputs had at the start are reached with it.</param>
internal readonly record struct Applied(int Records, bool CaughtUp);

/// <summary>A checkpoint that is committed.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="CaughtUp">Whether the ends that the inputs had at the start are reached with it.</param>
internal readonly record struct Committed(Checkpoint Checkpoint, bool CaughtUp);
