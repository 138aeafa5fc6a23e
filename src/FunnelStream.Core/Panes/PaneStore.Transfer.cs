namespace FunnelStream.Panes;

/// <content>Taking over what another store held.</content>
public sealed partial class PaneStore
{
    /// <summary>A pane to take over into, marked as changed; whatever limit there is, since it is counted already.</summary>
    internal Pane TakeOver(PaneKey key)
    {
        if (!_panes.TryGetValue(key, out var pane))
        {
            pane = new Pane(key, _arrays);
            _panes.Add(key, pane);
            Enlist(pane);
        }

        MarkChanged(pane);
        return pane;
    }

    /// <summary>All is taken over: folds what the ladder says, and goes on.</summary>
    /// <param name="ladder">What was folded.</param>
    /// <param name="full">By family: whether it has been full.</param>
    internal void FinishTakeOver(Ladder ladder, IReadOnlyList<bool> full)
    {
        RaiseTo(ladder);
        Combinations.Resume(full);
    }
}
