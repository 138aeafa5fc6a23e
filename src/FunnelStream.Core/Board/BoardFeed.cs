using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Board;

/// <summary>
/// Leads the records of the panes topic into a board. First it is rebuilt: what lies before the sink's positions is
/// applied, and what that changed is taken and thrown away, since the sink was told; what lies past them follows in the
/// order in which it was written, and all of it counts as changed. Nothing may be taken from the board meanwhile
/// (<see cref="IsRebuilding"/>). Then it is live, checkpoint by checkpoint. Not thread-safe; after an exception feed and
/// board have to be built anew.
/// </summary>
/// <remarks>
/// The log may be compacted, even while it is read: before its end, as it was asked for at the start, panes may be
/// lacking that a later record replaces. An end-of-partition event at or behind that end proves that none is.
/// </remarks>
public sealed class BoardFeed
{
    private readonly FunnelBoard _board;
    private readonly PartitionFeed[] _partitions;
    private readonly GatheredCheckpoints[] _gathered;
    private readonly HeldCheckpoints _held = new();
    private readonly bool _knowsNothing;

    /// <param name="board">A new board.</param>
    /// <param name="positions">By partition: the offset up to which the sink was told everything; 0 where unknown.</param>
    /// <param name="targets">By partition: the end of the log, uncommitted records included, asked for before the first record was read.</param>
    public BoardFeed(FunnelBoard board, IReadOnlyList<long> positions, IReadOnlyList<long> targets)
    {
        _board = board;
        _partitions = [.. targets.Select((target, p) => new PartitionFeed(p, positions[p] > target ? 0 : positions[p], target))];
        _gathered = [.. targets.Select(_ => new GatheredCheckpoints())];
        _knowsNothing = Array.TrueForAll(_partitions, partition => partition.Position == 0);
    }

    /// <summary>Whether the board does not show everything yet.</summary>
    public bool IsRebuilding { get; private set; } = true;

    /// <summary>
    /// Whether checkpoints of workers that catch up wait for <see cref="ApplyGathered()"/>, to be applied as one; one whose
    /// worker is at the end of its inputs is applied at once, with what waited. Not while rebuilding.
    /// </summary>
    public bool Gathers { get; set; }

    /// <summary>By partition: the offset after the last meta record that is applied; 0 before the first.</summary>
    public IReadOnlyList<long> Applied => [.. _partitions.Select(partition => partition.Applied)];

    /// <summary>By partition: number of the last checkpoint that is applied; 0 before the first.</summary>
    public IReadOnlyList<long> Numbers => [.. _partitions.Select(partition => partition.AppliedNumber)];

    /// <summary>Offsets passed, and offsets to pass until the board shows everything; for progress.</summary>
    public (long Passed, long Total) Progress => (_partitions.Sum(p => Math.Min(p.Next, p.Target)), _partitions.Sum(p => p.Target));

    /// <summary>Takes a committed record, in the order of its partition; one that was taken before is skipped.</summary>
    /// <exception cref="StateResetException">The partition's state was begun anew.</exception>
    /// <exception cref="FormatException">The record is damaged.</exception>
    /// <exception cref="NotSupportedException">A newer build wrote it.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not fit the board.</exception>
    public void Take(int partition, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        var feed = _partitions[partition];
        if (feed.Take(offset, key, value, isTombstone) is not { } checkpoint)
        {
            return;
        }

        if (feed.TakeTold() is { } told)
        {
            _board.Apply(told, touches: !IsRebuilding);
        }

        if (!IsRebuilding)
        {
            _gathered[partition].Add(checkpoint, offset + 1);
            if (!Gathers || checkpoint.AtEnd)
            {
                ApplyGathered(partition);
            }

            return;
        }

        // A sink of which nothing is known is told all: there is nothing to throw away, and so nothing to hold.
        if (offset < feed.Position || _knowsNothing)
        {
            Apply(checkpoint, offset + 1, touches: _knowsNothing);
        }
        else
        {
            _held.Add(checkpoint, offset + 1);
        }
    }

    /// <summary>Applies what was gathered.</summary>
    /// <exception cref="InvalidDataException">A checkpoint does not fit the board.</exception>
    public void ApplyGathered()
    {
        for (var partition = 0; partition < _gathered.Length; partition++)
        {
            ApplyGathered(partition);
        }
    }

    /// <summary>Takes an end-of-partition event.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset at which it ends for now.</param>
    public void End(int partition, long offset)
    {
        _partitions[partition].End(offset);
        if (IsRebuilding && Array.TrueForAll(_partitions, partition => partition.IsReached))
        {
            Finish();
            IsRebuilding = false;
        }
    }

    private void ApplyGathered(int partition)
    {
        var gathered = _gathered[partition];
        if (!gathered.IsEmpty)
        {
            Apply(gathered.Merged(), gathered.End, touches: false);
            gathered.Clear();
        }
    }

    private void Finish()
    {
        // What was folded past the positions is told once more, as it last was; but only where it is known that nothing
        // that it was summed from has been compacted away.
        var isExact = !_held.IsMerged && Array.TrueForAll(_partitions, partition => partition.IsExact);
        ThrowAway();
        if (isExact)
        {
            _board.ForgetFolded();
        }

        foreach (var (checkpoint, end) in _held.TakeAll())
        {
            Apply(checkpoint, end, touches: true);
        }

        if (!isExact)
        {
            _board.ForgetFolded();
        }

        _board.ForgetTakenResults();
    }

    private void Apply(Checkpoint checkpoint, long end, bool touches)
    {
        _board.Apply(checkpoint, touches);
        _partitions[checkpoint.Partition].Note(checkpoint, end);
        checkpoint.GiveBack();
    }

    // What the sink was told: at the clock of then, so that what left a window since is told to have left it.
    private void ThrowAway()
    {
        if (_knowsNothing)
        {
            return;
        }

        var clock = _partitions.Min(partition => partition.TakenAt);
        if (clock != long.MaxValue)
        {
            _board.AdvanceTo(clock);
        }

        _board.TakeChangedPoints();
        _board.TakeChangedCohorts();
        _board.TakeChangedResults();
    }
}
