namespace FunnelStream.Panes;

/// <summary>A live pane of a worker: its cells, absolute.</summary>
public sealed class Pane : Cells
{
    private readonly CellArrays _arrays;
    private LivingNames? _names;

    internal Pane(PaneKey key, CellArrays arrays)
    {
        Key = key;
        _arrays = arrays;
    }

    /// <summary>Which pane.</summary>
    public PaneKey Key { get; }

    /// <summary>Whether it changed since the last checkpoint.</summary>
    internal bool IsChanged { get; set; }

    /// <summary>Whether a checkpoint has carried its content.</summary>
    internal bool IsTold { get; set; }

    /// <summary>Whether it was folded or dropped: nothing may be added to it any more.</summary>
    internal bool IsGone { get; private set; }

    /// <summary>Gives life to its names while it counts something.</summary>
    internal void Live(LivingNames names)
    {
        _names = names;
        if (Count > 0)
        {
            Filled();
        }
    }

    /// <summary>Gives life no longer: it has aged.</summary>
    internal void Fade()
    {
        if (Count > 0)
        {
            Emptied();
        }

        _names = null;
    }

    /// <summary>The pane was folded or dropped.</summary>
    internal void Leave()
    {
        IsGone = true;
        GiveUp();
    }

    private protected override void Filled() => _names?.Add(Key);

    private protected override void Emptied() => _names?.Remove(Key);

    private protected override Cell[] Rent(int count) => _arrays.Rent(count);

    private protected override void Return(Cell[] cells) => _arrays.Return(cells);
}
