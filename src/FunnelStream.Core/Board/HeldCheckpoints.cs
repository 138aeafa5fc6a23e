using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>
/// Checkpoints that wait for their turn. They come partition by partition, as a log is read, and go in the order in which
/// they were taken, as a live board would have seen them. Where they grow too many, each partition's become one.
/// </summary>
internal sealed class HeldCheckpoints
{
    private const int Tolerated = 500_000;

    private readonly Dictionary<int, long> _latest = [];
    private List<Held> _held = [];
    private int _panes;
    private int _most = Tolerated;

    /// <summary>Whether steps in between were given up.</summary>
    public bool IsMerged { get; private set; }

    /// <param name="checkpoint">A checkpoint.</param>
    /// <param name="end">The offset after it.</param>
    public void Add(Checkpoint checkpoint, long end)
    {
        // Clocks of machines differ: a partition's own order stands above them.
        var taken = Math.Max(_latest.GetValueOrDefault(checkpoint.Partition), checkpoint.TakenAt);
        _latest[checkpoint.Partition] = taken;
        _held.Add(new Held(checkpoint, end, taken));
        _panes += checkpoint.Panes.Count;
        if (_panes > _most)
        {
            _held = [.. _held.GroupBy(held => held.Checkpoint.Partition).Select(Merged)];
            _panes = _held.Sum(held => held.Checkpoint.Panes.Count);
            _most = (2 * _panes) + Tolerated;
            IsMerged = true;
        }
    }

    /// <summary>All of them; none are left.</summary>
    public IEnumerable<(Checkpoint Checkpoint, long End)> TakeAll()
    {
        var all = _held;
        _held = [];
        return all.OrderBy(held => held.Taken).Select(held => (held.Checkpoint, held.End));
    }

    private static Held Merged(IEnumerable<Held> held)
    {
        var all = held.ToList();
        return all[^1] with { Checkpoint = GatheredCheckpoints.Merged([.. all.Select(one => one.Checkpoint)]) };
    }

    private readonly record struct Held(Checkpoint Checkpoint, long End, long Taken);
}
