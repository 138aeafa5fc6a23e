using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Worker;

/// <content>Its checkpoints, and going on from one.</content>
public sealed partial class FunnelWorker
{
    private readonly string _configuration;

    /// <summary>By <see cref="StateTopic"/>: keys that have a value in the log once all that changed is written.</summary>
    internal IReadOnlyList<long> LiveKeys => [_leadState.LiveKeys, _traffic.LiveKeys, _panes.Count + _dimensions.Interned];

    /// <summary>What changed since the last checkpoint; the changes and <see cref="Rejected"/> are cleared.</summary>
    public Checkpoint TakeCheckpoint()
    {
        _leadState.ClearChanges();
        _traffic.ClearChanges();
        return Take(_panes.TakeChanges());
    }

    /// <summary>Takes a checkpoint as <see cref="TakeCheckpoint()"/> does, and writes all that changed since the last as state records.</summary>
    /// <param name="batch">Takes the records, the meta record last; empty.</param>
    /// <param name="offsets">By input topic: the offset of the next record to read; negative where none is known.</param>
    /// <param name="atEnd">Whether all that the inputs held is counted.</param>
    /// <param name="now">The clock, ms since the Unix epoch.</param>
    /// <exception cref="ArgumentException">The batch is not empty.</exception>
    public Checkpoint TakeCheckpoint(StateBatch batch, ReadOnlySpan<long> offsets, bool atEnd, long now)
    {
        if (batch.Count > 0)
        {
            throw new ArgumentException("It holds records of another checkpoint.", nameof(batch));
        }

        var number = _checkpoints + 1;
        _leadState.WriteChanges(batch, number);
        _traffic.WriteChanges(batch, number);
        var panes = _panes.TakeChanges();
        var checkpoint = Take(panes) with { AtEnd = atEnd, TakenAt = now };
        foreach (var name in checkpoint.Names)
        {
            PaneRecords.Add(batch, number, name);
        }

        for (var i = 0; i < panes.Count; i++)
        {
            PaneRecords.Add(batch, number, panes[i]);
        }

        MetaRecord.Add(batch, new CheckpointMeta
        {
            Number = number,
            Offsets = offsets.ToArray(),
            Largest = _clock.Largest,
            Frontier = _clock.Frontier,
            Watermark = _clock.Watermark,
            Housekept = _housekept,
            IdFloors = _traffic.Floors,
            Ladder = _panes.Ladder,
            Events = Events,
            AtEnd = atEnd,
            TakenAt = now,
            FullFamilies = _panes.Full,
            Configuration = _configuration,
            Proofs = TopicProofs.Of(batch, LiveKeys),
        });
        return checkpoint;
    }

    /// <summary>Takes a record from the log, all but meta records; within a topic in its order. Before any event.</summary>
    /// <returns>The checkpoint that wrote it; 0 for a tombstone.</returns>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    internal long Restore(StateTopic topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        long checkpoint = 0;
        switch (topic)
        {
            case StateTopic.Leads:
                _leadState.Take(key, value, isTombstone, out checkpoint);
                break;
            case StateTopic.Ids:
                _traffic.Take(key, value, isTombstone, out checkpoint);
                break;
            case StateTopic.Panes when !key.IsEmpty && key[0] == StateFormat.Name && !isTombstone:
                _dimensions.Restore(PaneRecords.ReadName(key, value, out checkpoint));
                break;
            case StateTopic.Panes when !key.IsEmpty && key[0] == StateFormat.Pane:
                _panes.Restore(PaneRecords.ReadKey(key), isTombstone ? default : PaneRecords.ReadContent(value, out checkpoint));
                break;
            default:
                throw new FormatException("The panes topic holds a record that is none of FunnelStream's.");
        }

        return checkpoint;
    }

    /// <summary>
    /// All records of a topic are taken. Once all topics are, goes on as the worker that wrote the checkpoint would have.
    /// </summary>
    /// <exception cref="FormatException">What was taken does not fit together.</exception>
    internal void Resume(CheckpointMeta meta, StateTopic topic)
    {
        switch (topic)
        {
            case StateTopic.Leads:
                _leadState.FinishRestore(meta.Housekept);
                break;
            case StateTopic.Ids:
                _traffic.FinishRestore(meta.IdFloors);
                break;
            default:
                (_checkpoints, Events, _housekept) = (meta.Number, meta.Events, meta.Housekept);
                _nextHousekeeping = AfterHousekeepingAt(meta.Housekept);
                _clock.Restore(meta.Largest, meta.Frontier);
                _panes.FinishRestore(meta.Ladder, meta.FullFamilies); // after the leads, which it needs
                Settle();
                break;
        }
    }

    private Checkpoint Take(IReadOnlyList<PaneChange> panes)
    {
        _rejected = [];
        return new Checkpoint(
            _partition, ++_checkpoints, _dimensions.TakeAdded(), panes,
            _clock.Frontier, _clock.Watermark, _clock.Furthest, _panes.Ladder, Events);
    }
}
