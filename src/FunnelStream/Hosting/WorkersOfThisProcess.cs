using System.Threading.Channels;
using FunnelStream.Panes;

namespace FunnelStream.Hosting;

/// <summary>Checkpoints straight from the workers, for the demo, whose broker keeps no state.</summary>
internal sealed class WorkersOfThisProcess(FunnelBoard board, ChannelReader<Checkpoint> checkpoints) : IBoardSource
{
    /// <inheritdoc/>
    public bool IsRebuilding => false;

    /// <inheritdoc/>
    public IReadOnlyList<long> Applied => [];

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync() => checkpoints.WaitToReadAsync();

    /// <inheritdoc/>
    public bool TryApply()
    {
        if (!checkpoints.TryRead(out var checkpoint))
        {
            return false;
        }

        board.Apply(checkpoint);
        checkpoint.GiveBack();
        return true;
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
