using FunnelStream.State;

namespace FunnelStream.Worker;

/// <summary>
/// One partition of the state topics as its owner sees it: who takes it over shuts out everyone before, and what is
/// committed is there as a whole, with the input offsets, or not at all. Used by one thread at a time.
/// </summary>
public interface IStateLog : IDisposable
{
    /// <summary>Takes the partition over: what a former owner left unfinished is aborted, and it can commit no more.</summary>
    /// <exception cref="StateLogException">It could not be taken over.</exception>
    void TakeOver(CancellationToken cancellation);

    /// <summary>
    /// Reads every record committed so far, in order within each topic: first those of <see cref="StateTopic.Leads"/> and
    /// <see cref="StateTopic.Ids"/>, then those of <see cref="StateTopic.Panes"/>. After <see cref="TakeOver"/>.
    /// </summary>
    /// <param name="take">Called with each record; what it is given is good during the call.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StateLogException">
    /// It could not be read to its end; or a later owner has written meanwhile, so that one topic's records may not fit
    /// another's (<see cref="StateLogException.IsFenced"/>).
    /// </exception>
    void Read(StateRecordReader take, CancellationToken cancellation);

    /// <summary>Commits a checkpoint: its records, the rejected records and the input offsets, all or nothing.</summary>
    /// <param name="batch">The checkpoint's records, the meta record last; not kept.</param>
    /// <param name="rejected">Records for the dead-letter topic.</param>
    /// <param name="offsets">By input topic: the offset of the next record to read; negative where none is known.</param>
    /// <param name="cancellation">Gives up; the outcome is then unknown.</param>
    /// <exception cref="StateLogException">It is not committed, or it is not known whether it is: the worker must be built anew from the log.</exception>
    void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation);
}

/// <summary>Takes a record read from a state topic; a tombstone has an empty value.</summary>
public delegate void StateRecordReader(StateTopic topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone);

/// <summary>A state log failed. The worker that used it must not go on: what is true is in the log.</summary>
public sealed class StateLogException : Exception
{
    /// <param name="message">What happened, for the person who reads it.</param>
    /// <param name="isFenced">Whether another owner has taken the partition over, or the group has moved on.</param>
    /// <param name="cause">What lies behind it.</param>
    public StateLogException(string message, bool isFenced = false, Exception? cause = null)
        : base(message, cause) => IsFenced = isFenced;

    /// <summary>
    /// Whether another owner has taken the partition over, or the group has moved on: taking it over again would shut out
    /// the rightful owner, so that is done only after the group has assigned the partition anew.
    /// </summary>
    public bool IsFenced { get; }
}
