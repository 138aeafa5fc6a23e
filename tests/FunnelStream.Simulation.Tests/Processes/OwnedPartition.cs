using FunnelStream.Worker;

namespace FunnelStream.Simulation.Processes;

/// <summary>A partition's worker in a process, and how far it has read.</summary>
internal sealed class OwnedPartition(PartitionState state, SimulatedStateLog log, long[] offsets)
{
    public PartitionState State { get; } = state;

    public SimulatedStateLog Log { get; } = log;

    /// <summary>By input topic: the offset of the next record to read.</summary>
    public long[] Offsets { get; } = offsets;
}
