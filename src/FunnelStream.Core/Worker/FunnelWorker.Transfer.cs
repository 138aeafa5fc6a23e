using FunnelStream.Leads;
using FunnelStream.Panes;

namespace FunnelStream.Worker;

/// <content>What it holds, to be carried into a file and back.</content>
public sealed partial class FunnelWorker
{
    /// <summary>What it holds.</summary>
    internal WorkerContent Content => new(_dimensions, _leads, _erased, _traffic.Seen.Visits, _traffic.Seen.Spends, _panes);

    /// <summary>All content is taken over: goes on from there. What was taken over counts as changed, so that the next checkpoint writes all of it.</summary>
    /// <param name="meta">Where the worker stands whose work it goes on with; by the present families.</param>
    internal void ResumeTakenOver(CheckpointMeta meta)
    {
        (_checkpoints, Events, _housekept) = (meta.Number, meta.Events, meta.Housekept);
        _nextHousekeeping = AfterHousekeepingAt(meta.Housekept);
        _clock.Restore(meta.Largest, meta.Frontier);
        _panes.FinishTakeOver(meta.Ladder, meta.FullFamilies);
        Settle();
        _traffic.Seen.Visits.Resume(meta.IdFloors[0]);
        _traffic.Seen.Spends.Resume(meta.IdFloors[1]);
        _forgetting.Rebuild(meta.Housekept);
    }

    /// <summary>A lead's facts, as this worker derives them.</summary>
    internal LeadFacts FactsOf(in LeadRecord lead) => LeadFacts.Of(lead, _leads, _options.ImpliedStages);
}
