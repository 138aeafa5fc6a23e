using Akka.Streams;
using Akka.Streams.Stage;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Commits what was applied where a checkpoint is due, in one Kafka transaction, which blocks; at the end, all that is left.</summary>
/// <param name="run">The partition, once it is open.</param>
internal sealed class CommitStage(Func<PartitionRun> run) : GraphStage<FlowShape<Applied, Committed>>
{
    private readonly Inlet<Applied> _applied = new("Commit.in");
    private readonly Outlet<Committed> _committed = new("Commit.out");

    /// <inheritdoc/>
    public override FlowShape<Applied, Committed> Shape => new(_applied, _committed);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, run);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly CommitStage _stage;
        private readonly Func<PartitionRun> _run;

        public Logic(CommitStage stage, Func<PartitionRun> run)
            : base(stage.Shape)
        {
            (_stage, _run) = (stage, run);
            SetHandlers(stage._applied, stage._committed, this);
        }

        public override void OnPull()
        {
            if (!IsClosed(_stage._applied))
            {
                Pull(_stage._applied);
            }
        }

        public override void OnPush()
        {
            var applied = Grab(_stage._applied);
            if (!applied.CaughtUp && !_run().IsDue)
            {
                Pull(_stage._applied);
            }
            else if (TryCommit(out var checkpoint))
            {
                Push(_stage._committed, new Committed(checkpoint, applied.CaughtUp));
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_run().IsCommitted)
            {
                CompleteStage();
            }
            else if (TryCommit(out var checkpoint))
            {
                Emit(_stage._committed, new Committed(checkpoint, false), CompleteStage);
            }
        }

        // The failure of a log is the owner's to judge, and no fault of the stream.
        private bool TryCommit(out Panes.Checkpoint checkpoint)
        {
            checkpoint = null!;
            try
            {
                checkpoint = _run().Commit();
                return true;
            }
            catch (Exception e)
            {
                FailStage(e);
                return false;
            }
        }
    }
}
