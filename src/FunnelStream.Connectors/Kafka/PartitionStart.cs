using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>How a worker begins. Offsets are by <see cref="InputTopic"/>.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Attempt">How often opening or committing has failed since the last commit.</param>
/// <param name="Warm">What the partition's last worker left behind; null where state is restored from the log.</param>
/// <param name="From">Offsets to read from where there is no state.</param>
/// <param name="Ends">Offsets that make the worker caught up.</param>
internal sealed record PartitionStart(int Partition, int Attempt, WarmState? Warm, long[] From, long[] Ends);

/// <summary>
/// A worker whose partition was taken back, kept for the case that the next assignment brings it again. If another
/// process owned it in between, its producer is fenced and the next commit fails.
/// </summary>
/// <param name="State">The worker and its log.</param>
/// <param name="Inputs">How far it was in its inputs; all of it is committed.</param>
internal sealed record WarmState(PartitionState State, InputProgress[] Inputs) : IDisposable
{
    public void Dispose() => State.Dispose();
}
