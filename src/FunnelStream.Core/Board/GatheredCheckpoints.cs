using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// Checkpoints of one partition that are applied as one. While a worker catches up, the same panes change in one
/// checkpoint after the other, and minutes come and are folded again: only what is left in the end is worth showing.
/// </summary>
internal sealed class GatheredCheckpoints
{
    private readonly List<Checkpoint> _checkpoints = [];

    /// <summary>The offset after the last of them.</summary>
    public long End { get; private set; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _checkpoints.Count == 0;

    /// <param name="checkpoint">The next checkpoint of the partition.</param>
    /// <param name="end">The offset after it.</param>
    public void Add(Checkpoint checkpoint, long end)
    {
        _checkpoints.Add(checkpoint);
        End = end;
    }

    /// <summary>All of them as one; its memory is theirs, until <see cref="Clear"/>.</summary>
    public Checkpoint Merged() => Merged(_checkpoints);

    /// <summary>Successive checkpoints of one partition as one, numbered as the last; of several contents of a pane the last stands.</summary>
    public static Checkpoint Merged(IReadOnlyList<Checkpoint> checkpoints)
    {
        if (checkpoints.Count == 1)
        {
            return checkpoints[0];
        }

        var panes = new Dictionary<PaneKey, PaneChange>(checkpoints.Max(checkpoint => checkpoint.Panes.Count));
        foreach (var pane in checkpoints.SelectMany(checkpoint => checkpoint.Panes))
        {
            panes[pane.Key] = pane;
        }

        return checkpoints[^1] with { Names = [.. checkpoints.SelectMany(checkpoint => checkpoint.Names)], Panes = [.. panes.Values] };
    }

    /// <summary>They are applied: gives their memory back.</summary>
    public void Clear()
    {
        _checkpoints.ForEach(checkpoint => checkpoint.GiveBack());
        _checkpoints.Clear();
    }
}
