using Akka.Streams;
using Akka.Streams.Stage;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Takes the inputs of a partition in, one batch of each at a time, and applies their records in the order of the aligner. Its first act
/// is to open the partition's state, which blocks. Where nothing can be applied it looks again after a moment, so that checkpoints that
/// are due with time are taken, and an input that does not come is not waited for for ever.
/// </summary>
/// <param name="open">Opens the partition.</param>
/// <param name="isHurried">Whether it is to end at once, and what was read and not applied is left to the next owner.</param>
internal sealed class ApplyStage(Func<PartitionRun> open, Func<bool> isHurried) : GraphStage<UniformFanInShape<Intake, Applied>>
{
    private const string Nap = "nap";

    /// <inheritdoc/>
    public override UniformFanInShape<Intake, Applied> Shape { get; } = new(3, "Apply");

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, open, isHurried);

    private sealed class Logic : TimerGraphStageLogic
    {
        private readonly UniformFanInShape<Intake, Applied> _shape;
        private readonly Func<PartitionRun> _open;
        private readonly Func<bool> _isHurried;
        private PartitionRun _run = null!;
        private int _ended;

        public Logic(ApplyStage stage, Func<PartitionRun> open, Func<bool> isHurried)
            : base(stage.Shape)
        {
            (_shape, _open, _isHurried) = (stage.Shape, open, isHurried);
            foreach (var input in _shape.Ins)
            {
                SetHandler(input, () => Try(() => Take(input)), () => Try(End));
            }

            SetHandler(_shape.Out, () => Try(() => Step(isDue: false)));
        }

        public override void PreStart() => Try(() =>
        {
            _run = _open();
            foreach (var input in _shape.Ins)
            {
                Pull(input);
            }
        });

        protected override void OnTimer(object timerKey) => Try(() =>
        {
            _run.Rest();
            Step(isDue: true);
        });

        private void Take(Inlet<Intake> input)
        {
            _run.Take(Grab(input));
            Step(isDue: false);
        }

        private void End()
        {
            if (++_ended == _shape.Ins.Count)
            {
                _run.GiveUp();
                Step(isDue: false);
            }
        }

        private void Step(bool isDue)
        {
            if (_isHurried())
            {
                CompleteStage(); // the group waits, and the inputs may have much to say yet
                return;
            }

            if (!IsAvailable(_shape.Out))
            {
                return;
            }

            var (hasEnded, applied) = (_ended == _shape.Ins.Count, _run.Apply());
            for (var topic = InputTopic.Leads; topic <= InputTopic.Deals; topic++)
            {
                if (_shape.Ins[(int)topic] is var input && _run.Wants(topic) && !HasBeenPulled(input) && !IsClosed(input))
                {
                    Pull(input);
                }
            }

            if (applied.Records > 0 || applied.CaughtUp || isDue)
            {
                Push(_shape.Out, applied);
            }
            else if (hasEnded)
            {
                CompleteStage();
            }
            else if (!IsTimerActive(Nap))
            {
                ScheduleOnce(Nap, _run.Nap);
            }
        }

        // A stage that throws has its failure logged as a fault of the stream; here it is the owner's to judge.
        private void Try(Action act)
        {
            try
            {
                act();
            }
            catch (Exception e)
            {
                FailStage(e);
            }
        }
    }
}
