namespace FunnelStream.Panes;

/// <summary>A live pane of a worker: its cells, absolute.</summary>
public sealed class Pane : Cells
{
    private readonly CellArrays _arrays;

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

    /// <summary>The pane was folded or dropped.</summary>
    internal void Leave()
    {
        IsGone = true;
        GiveUp();
    }

    private protected override Cell[] Rent(int count) => _arrays.Rent(count);

    private protected override void Return(Cell[] cells) => _arrays.Return(cells);
}
