using System.Collections.Concurrent;
using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Panes;

/// <summary>
/// Puts a partition's records of the panes topic together to checkpoints again: nothing of one is shown before its meta
/// record has come, since a poll may end in the middle of a transaction, and an hour seen before its minutes' tombstones
/// would count twice. Not thread-safe.
/// </summary>
/// <param name="partition">The partition.</param>
public sealed class CheckpointReader(int partition)
{
    private readonly ConcurrentQueue<PaneChanges> _givenBack = new();
    private List<DimensionName> _names = [];
    private PaneChanges? _panes;
    private (List<DimensionName> Names, IReadOnlyList<PaneChange> Panes)? _apart;

    /// <summary>
    /// Of the checkpoint last returned, what had come before <see cref="SetApart"/>: a checkpoint of its own, numbered
    /// before it. Null where nothing was set apart.
    /// </summary>
    public Checkpoint? Apart { get; private set; }

    /// <summary>What has come since the last meta record becomes a checkpoint of its own, as soon as the next one is there.</summary>
    public void SetApart()
    {
        if (_names.Count > 0 || _panes is not null)
        {
            _apart = TakeGathered();
        }
    }

    /// <summary>
    /// Takes the next committed record; a checkpoint where that was its last. Who is done with it may give it back
    /// (<see cref="Checkpoint.GiveBack"/>).
    /// </summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    public Checkpoint? Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        switch (key.IsEmpty ? (byte)0 : key[0])
        {
            case StateFormat.Name when !isTombstone:
                _names.Add(PaneRecords.ReadName(key, value, out _));
                return null;
            case StateFormat.Pane:
                Take(PaneRecords.ReadKey(key), value, isTombstone);
                return null;
            case StateFormat.Meta when !isTombstone:
                return End(MetaRecord.Read(value));
            default:
                throw new FormatException("The panes topic holds a record that is none of FunnelStream's.");
        }
    }

    private void Take(PaneKey key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        _panes ??= PaneChanges.Rent(_givenBack);
        if (isTombstone)
        {
            _panes.Add(key);
        }
        else
        {
            _panes.Add(key, PaneRecords.ReadContent(value, out _));
        }
    }

    private (List<DimensionName> Names, IReadOnlyList<PaneChange> Panes) TakeGathered()
    {
        (List<DimensionName>, IReadOnlyList<PaneChange>) gathered = (_names, _panes is null ? [] : _panes);
        (_names, _panes) = ([], null);
        return gathered;
    }

    private Checkpoint End(CheckpointMeta meta)
    {
        var (names, panes) = TakeGathered();
        var checkpoint = new Checkpoint(
            partition, meta.Number, names, panes, meta.Frontier, meta.Watermark, meta.Furthest, meta.Ladder, meta.Events)
        {
            AtEnd = meta.AtEnd,
            TakenAt = meta.TakenAt,
        };
        Apart = _apart is { } apart ? checkpoint with { Number = meta.Number - 1, Names = apart.Names, Panes = apart.Panes } : null;
        _apart = null;
        return checkpoint;
    }
}
