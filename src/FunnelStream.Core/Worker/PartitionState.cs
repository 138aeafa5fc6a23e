using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Worker;

/// <summary>
/// A worker and the log that holds its state: built from the log, and from then on one step ahead of it. After an
/// exception it is to be dropped and opened anew: what is true is in the log. Used by one thread at a time.
/// </summary>
public sealed class PartitionState : IDisposable
{
    private readonly IStateLog _log;
    private readonly StateBatch _batch = new();

    private PartitionState(IStateLog log, FunnelWorker worker, CheckpointMeta? restored) => (_log, Worker, Restored) = (log, worker, restored);

    /// <summary>The worker.</summary>
    public FunnelWorker Worker { get; }

    /// <summary>The checkpoint it was restored from; null where the log was empty.</summary>
    public CheckpointMeta? Restored { get; }

    /// <summary>Takes the partition over and builds its worker from the log.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="options">What the worker counts.</param>
    /// <param name="log">The partition's log; disposed with this, and where opening fails.</param>
    /// <param name="read">Called with each record read, for progress; may be null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StateLogException">The log could not be taken over or read.</exception>
    /// <exception cref="StateMismatchException">The state is damaged, or was written with other settings or by a newer build.</exception>
    public static PartitionState Open(int partition, WorkerOptions options, IStateLog log, Action? read, CancellationToken cancellation)
    {
        try
        {
            log.TakeOver(cancellation);
            var restore = new WorkerRestore(partition, options);
            log.Read(
                (topic, key, value, isTombstone) =>
                {
                    restore.Take(topic, key, value, isTombstone);
                    read?.Invoke();
                },
                cancellation);
            return new PartitionState(log, restore.Finish(out var meta), meta);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Takes a checkpoint and commits it with the worker's rejected records.</summary>
    /// <param name="offsets">By input topic: the offset of the next record to read; negative where none is known.</param>
    /// <param name="atEnd">Whether the worker has counted all that its inputs held.</param>
    /// <param name="now">The clock, ms since the Unix epoch.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The checkpoint as the board will read it.</returns>
    /// <exception cref="StateLogException">It is not committed, or that is not known.</exception>
    public Checkpoint Commit(ReadOnlySpan<long> offsets, bool atEnd, long now, CancellationToken cancellation)
    {
        var rejected = Worker.Rejected;
        var checkpoint = Worker.TakeCheckpoint(_batch, offsets, atEnd, now);
        _log.Commit(_batch, rejected, offsets, cancellation);
        _batch.Clear();
        return checkpoint;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
