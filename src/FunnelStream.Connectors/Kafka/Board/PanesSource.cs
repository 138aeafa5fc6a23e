using Akka.Streams;
using Akka.Streams.Stage;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The panes topic as a source. It reads while there is demand, which blocks, and looks between two reads whether anybody still listens.</summary>
/// <param name="consumer">Reads.</param>
/// <param name="ended">Completes once nothing is read any more.</param>
internal sealed class PanesSource(PanesConsumer consumer, TaskCompletionSource ended) : GraphStage<SourceShape<PanesBatch>>
{
    private readonly Outlet<PanesBatch> _batches = new("Panes.out");

    /// <inheritdoc/>
    public override SourceShape<PanesBatch> Shape => new(_batches);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, consumer, ended);

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string Again = "again";

        // A callback would run at once, before anything else is heard of.
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

        private readonly Outlet<PanesBatch> _batches;
        private readonly PanesConsumer _consumer;
        private readonly TaskCompletionSource _ended;

        public Logic(PanesSource stage, PanesConsumer consumer, TaskCompletionSource ended)
            : base(stage.Shape)
        {
            (_batches, _consumer, _ended) = (stage._batches, consumer, ended);
            SetHandler(_batches, Read);
        }

        public override void PostStop() => _ended.TrySetResult();

        protected override void OnTimer(object timerKey) => Read();

        // The failure is for whoever has the board to judge, and no fault of the stream.
        private void Read()
        {
            try
            {
                if (_consumer.TryRead() is { } batch)
                {
                    Push(_batches, batch);
                }
                else
                {
                    ScheduleOnce(Again, Moment);
                }
            }
            catch (Exception e)
            {
                FailStage(e);
            }
        }
    }
}
