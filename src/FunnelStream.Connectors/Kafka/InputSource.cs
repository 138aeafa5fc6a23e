using Akka.Streams;
using Akka.Streams.Stage;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// One input of a partition as a source. Demand draws from librdkafka's own queue, which stops fetching when it is full: so back-pressure
/// reaches the broker. Ends once the inlet is complete.
/// </summary>
/// <param name="inlet">Where the partition's records come in.</param>
/// <param name="topic">Which of its inputs.</param>
internal sealed class InputSource(PartitionInlet inlet, InputTopic topic) : GraphStage<SourceShape<Intake>>
{
    private readonly Outlet<Intake> _intakes = new($"{topic}.out");

    /// <inheritdoc/>
    public override SourceShape<Intake> Shape => new(_intakes);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, inlet, topic);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Outlet<Intake> _intakes;
        private readonly PartitionInlet _inlet;
        private readonly InputTopic _topic;

        public Logic(InputSource stage, PartitionInlet inlet, InputTopic topic)
            : base(stage.Shape)
        {
            (_intakes, _inlet, _topic) = (stage._intakes, inlet, topic);
            SetHandler(_intakes, this);
        }

        public override void PreStart() => _inlet.Watch(_topic, GetAsyncCallback(Look));

        public override void PostStop() => _inlet.Watch(_topic, null);

        public override void OnPull() => Look();

        private void Look()
        {
            if (_inlet.IsComplete)
            {
                CompleteStage(); // without demand, too: nobody may wait for an input that has ended
                return;
            }

            if (!IsAvailable(_intakes))
            {
                return;
            }

            // Before it is read, so that nothing is missed that comes meanwhile.
            _inlet.WantsWaking(_topic);
            if (_inlet.TryRead(_topic, out var intake))
            {
                Push(_intakes, intake);
            }
        }
    }
}
