namespace FunnelStream.Panes;

/// <content>Going on from the log.</content>
public sealed partial class PaneStore
{
    /// <summary>By family: whether it has been full.</summary>
    internal IReadOnlyList<bool> Full => [.. Combinations.WereFull];

    /// <summary>Takes a pane's content from the log, none where it is gone; of several under a key the last counts. Before anything is added.</summary>
    /// <exception cref="FormatException">The content is damaged.</exception>
    internal void Restore(PaneKey key, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            if (_panes.Remove(key, out var gone))
            {
                gone.Leave();
            }

            return;
        }

        if (!_panes.TryGetValue(key, out var pane))
        {
            _panes.Add(key, pane = new Pane(key, _arrays) { IsTold = true });
        }

        pane.Clear();
        PaneCodec.AddTo(pane, content);
    }

    /// <summary>Takes some cells out of all panes of some families.</summary>
    internal void TakeOut(IReadOnlyCollection<int> families, Func<int, bool> cells)
    {
        foreach (var pane in _panes.Values.Where(pane => families.Contains(pane.Key.Family)))
        {
            foreach (var cell in pane.Span.ToArray().Where(cell => cells(cell.Id)))
            {
                pane.Add(cell.Id, -cell.Value);
                MarkChanged(pane);
            }
        }
    }

    /// <summary>Stands where the log ends.</summary>
    /// <param name="ladder">What was folded.</param>
    /// <param name="full">What <see cref="Full"/> was.</param>
    /// <exception cref="FormatException">A pane is of no family, or a family's flag is missing.</exception>
    internal void FinishRestore(Ladder ladder, IReadOnlyList<bool> full)
    {
        Ladder = ladder;
        if (full.Count != _families.Count)
        {
            throw new FormatException("The state is of another number of families.");
        }

        Combinations.Resume(full);
        foreach (var pane in _panes.Values)
        {
            if (pane.Key.Family >= _families.Count)
            {
                throw new FormatException("A pane in the state is of no family.");
            }

            Enlist(pane);
        }
    }
}
