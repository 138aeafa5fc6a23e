using System.Diagnostics.CodeAnalysis;
using Akka.Streams;
using Akka.Streams.Stage;

namespace FunnelStream.Runtime;

/// <summary>
/// Where a board's stream ends: takes pieces as long as the board wants them, steps with every tick, and at the end offers what is left. The end of
/// its source does not end it, the board does. Keeping alerts blocks, so that it needs a thread of its own.
/// </summary>
/// <typeparam name="T">A piece of what comes.</typeparam>
/// <param name="run">What it does.</param>
/// <param name="hurry">The end is near: a sink that has no room is waited for no longer.</param>
internal sealed class BoardStage<T>(BoardRun<T> run, CancellationToken hurry) : GraphStageWithMaterializedValue<SinkShape<T>, Task>
{
    private readonly Inlet<T> _pieces = new("Board.in");

    /// <inheritdoc/>
    public override SinkShape<T> Shape => new(_pieces);

    /// <inheritdoc/>
    public override ILogicAndMaterializedValue<Task> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this, run, hurry);
        return new LogicAndMaterializedValue<Task>(logic, logic.Ended);
    }

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string Tick = "tick";

        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Inlet<T> _pieces;
        private readonly BoardRun<T> _run;
        private readonly CancellationToken _hurry;
        private readonly Action<Task> _said;
        private Exception? _failure;
        private bool _isClosed;
        private bool _isEnding;

        public Logic(BoardStage<T> stage, BoardRun<T> run, CancellationToken hurry)
            : base(stage.Shape)
        {
            (_pieces, _run, _hurry) = (stage._pieces, run, hurry);
            _said = GetAsyncCallback<Task>(said => Try(() =>
            {
                said.GetAwaiter().GetResult();
                End(isFirst: true);
            }));
            SetHandler(_pieces, () => Try(Take), () => Try(() => Close(null)), e => Try(() => Close(e)));
        }

        /// <summary>Completes at its end, or fails with why it came.</summary>
        public Task Ended => _ended.Task;

        public override void PreStart()
        {
            SetKeepGoing(true);
            Try(() =>
            {
                _run.Begin();
                ScheduleOnce(Tick, BoardRun<T>.Tick);
                Pull(_pieces);
            });
        }

        public override void PostStop()
        {
            if (_failure is null)
            {
                _ended.TrySetResult();
            }
            else
            {
                _ended.TrySetException(_failure);
            }
        }

        protected override void OnTimer(object timerKey) => Try(Step);

        private void Take()
        {
            _run.Take(Grab(_pieces));
            if (_run.IsDue)
            {
                Step();
            }
            else
            {
                Ask();
            }
        }

        private void Close(Exception? failure)
        {
            (_isClosed, _failure) = (true, failure);
            Step();
        }

        private void Step()
        {
            if (_isEnding)
            {
                End(isFirst: false);
                return;
            }

            _run.Step(isLast: _isClosed);
            if (_isClosed || _run.IsOver)
            {
                _isEnding = true;
                CancelTimer(Tick);
                Cancel(_pieces);
                _ = _run.BeginEndAsync().ContinueWith(_said, TaskScheduler.Default);
                return;
            }

            ScheduleOnce(Tick, BoardRun<T>.Tick);
            Ask();
        }

        private void Ask()
        {
            if (!HasBeenPulled(_pieces) && _run.Wants)
            {
                Pull(_pieces);
            }
        }

        private void End(bool isFirst)
        {
            if (_run.End(isFirst) || _hurry.IsCancellationRequested)
            {
                CompleteStage();
            }
            else
            {
                ScheduleOnce(Tick, BoardRun<T>.Tick);
            }
        }

        // The failure is for whoever has the board to judge, and no fault of the stream.
        [SuppressMessage("Design", "CA1031", Justification = "Whoever waits for the end is told, whatever it was.")]
        private void Try(Action act)
        {
            try
            {
                act();
            }
            catch (Exception e)
            {
                _failure = e;
                FailStage(e);
            }
        }
    }
}
