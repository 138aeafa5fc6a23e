using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Runtime;

/// <summary>Checkpoints straight from the workers, for the demo, whose broker keeps no state.</summary>
internal sealed class WorkersOfThisProcess(FunnelBoard board) : IBoardSource<Checkpoint>
{
    /// <inheritdoc/>
    public bool IsRebuilding => false;

    /// <inheritdoc/>
    public IReadOnlyList<long> Applied => [];

    /// <inheritdoc/>
    public void Apply(Checkpoint piece)
    {
        board.Apply(piece);
        piece.GiveBack();
    }

    /// <inheritdoc/>
    public void Gather(bool waits)
    {
        // The demo's history is told in moments.
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<long> positions)
    {
        // There is no log to go back to.
    }
}
