using FunnelStream.Panes;

namespace FunnelStream.Transfer;

/// <summary>Where a worker made from one or several exported partitions stands.</summary>
internal static class StandingPoint
{
    /// <summary>The furthest of each.</summary>
    /// <param name="lines">The partitions; those without state say nothing.</param>
    /// <param name="plans">How the configured families come out of the exported ones.</param>
    /// <param name="countsEvents">Whether the events of all are this worker's.</param>
    public static CheckpointMeta Of(IReadOnlyList<PartitionLine> lines, IReadOnlyList<FamilyPlan> plans, bool countsEvents)
    {
        PartitionLine[] known = [.. lines.Where(l => l.Checkpoint > 0)];
        return new CheckpointMeta
        {
            Number = known.Select(l => l.Checkpoint).DefaultIfEmpty(0).Max(),
            Offsets = [-1, -1, -1],
            Largest = [.. Enumerable.Range(0, 3).Select(i => Furthest(l => l.Largest[i]))],
            Frontier = Furthest(l => l.Frontier),
            Watermark = long.MinValue,
            Housekept = Furthest(l => l.Housekept),
            IdFloors = [.. Enumerable.Range(0, 2).Select(i => Furthest(l => l.IdFloors[i]))],
            Ladder = new Ladder((int)Floor(0), (int)Floor(1), (int)Floor(2)),
            Events = countsEvents ? known.Sum(l => l.Events) : 0,
            AtEnd = false,
            TakenAt = 0,
            FullFamilies = [.. plans.Select(p => known.Any(l => l.Full[p.Source]))],
            Configuration = "",
            Proofs = [],
        };

        long Furthest(Func<PartitionLine, long> of) => known.Select(of).DefaultIfEmpty(long.MinValue).Max();

        long Floor(int i) => known.Select(l => l.Ladder[i]).DefaultIfEmpty(int.MinValue).Max();
    }
}
