namespace FunnelStream.Panes;

/// <summary>A live pane of a worker: its cells, absolute.</summary>
public sealed class Pane : Cells
{
    private readonly CellArrays _arrays;
    private Combinations? _combinations;
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

    /// <summary>It is one of the panes from now on.</summary>
    /// <param name="combinations">Notes whether it counts something.</param>
    /// <param name="names">The names to which it gives life while it does; null where it has aged.</param>
    internal void Enlist(Combinations combinations, LivingNames? names)
    {
        (_combinations, _names) = (combinations, names);
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
            Age();
        }

        _names = null;
    }

    /// <summary>The pane was folded or dropped.</summary>
    internal void Leave()
    {
        IsGone = true;
        GiveUp();
    }

    private protected override void Filled()
    {
        _combinations?.Add(Key);
        if (_names is not null)
        {
            _names.Add(Key);
            _combinations?.Live(Key);
        }
    }

    private protected override void Emptied()
    {
        _combinations?.Remove(Key);
        Age();
    }

    private void Age()
    {
        if (_names is not null)
        {
            _names.Remove(Key);
            _combinations?.Age(Key);
        }
    }

    private protected override Cell[] Rent(int count) => _arrays.Rent(count);

    private protected override void Return(Cell[] cells) => _arrays.Return(cells);
}
