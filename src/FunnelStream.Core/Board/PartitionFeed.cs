using System.Globalization;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Board;

/// <summary>How far one partition of the panes topic is read and applied.</summary>
/// <param name="partition">The partition.</param>
/// <param name="position">Where the news begins.</param>
/// <param name="target">Where rebuilding ends.</param>
internal sealed class PartitionFeed(int partition, long position, long target)
{
    private readonly CheckpointReader _reader = new(partition);
    private bool _isSplit;
    private long _number;
    private int _applied;
    private Checkpoint? _told;

    public long Position => position;

    public long Target => target;

    /// <summary>The offset after the last record taken.</summary>
    public long Next { get; private set; }

    public long Applied { get; private set; }

    public long AppliedNumber { get; private set; }

    /// <summary>The clock of the last checkpoint applied; <see cref="long.MaxValue"/> where unknown.</summary>
    public long TakenAt { get; private set; } = long.MaxValue;

    /// <summary>Whether the log was read to its end, as it was asked for, or beyond.</summary>
    public bool IsReached { get; private set; }

    /// <summary>
    /// Whether, of what is applied, nothing is lacking that records not yet applied replace. A second meta record proves it:
    /// had the first been within what was compacted together with it, it would be gone.
    /// </summary>
    public bool IsExact => _applied > 1;

    /// <summary>Takes a record; a checkpoint where that was its last.</summary>
    public Checkpoint? Take(long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        if (offset < Next)
        {
            return null;
        }

        Next = offset + 1;
        if (!_isSplit && offset >= position)
        {
            _isSplit = true;
            _reader.SetApart();
        }

        if (_reader.Take(key, value, isTombstone) is not { } checkpoint)
        {
            return null;
        }

        if (checkpoint.Number <= _number)
        {
            throw new StateResetException(string.Create(CultureInfo.InvariantCulture,
                $"Partition {partition} of the state began anew: checkpoint {checkpoint.Number} follows {_number}."));
        }

        // A position in the middle of a checkpoint leaves no number for what lies before it: it is told again.
        var apart = _reader.Apart;
        _told = apart?.Number > _number ? apart : null;
        _number = checkpoint.Number;
        return apart is null || _told is not null
            ? checkpoint
            : checkpoint with { Names = [.. apart.Names, .. checkpoint.Names], Panes = [.. apart.Panes, .. checkpoint.Panes] };
    }

    /// <summary>What of the checkpoint just taken, and of those whose meta record is gone, lies before the position.</summary>
    public Checkpoint? TakeTold()
    {
        var told = _told;
        _told = null;
        return told;
    }

    /// <summary>A checkpoint is applied.</summary>
    public void Note(Checkpoint checkpoint, long end)
    {
        (Applied, AppliedNumber, TakenAt) = (end, checkpoint.Number, checkpoint.TakenAt);
        _applied++;
    }

    /// <summary>The partition's end is read.</summary>
    public void End(long offset)
    {
        Next = Math.Max(Next, offset);
        IsReached |= offset >= target;
    }
}
