using FunnelStream.Board;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Hosting;

/// <summary>Checkpoints out of Kafka.</summary>
internal sealed class PanesTopic(BoardFeed feed, PanesConsumer consumer) : IBoardSource
{
    /// <inheritdoc/>
    public bool IsRebuilding => feed.IsRebuilding;

    /// <inheritdoc/>
    public IReadOnlyList<long> Applied => feed.Applied;

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync() => consumer.Batches.WaitToReadAsync();

    /// <inheritdoc/>
    public bool TryApply()
    {
        if (!consumer.Batches.TryRead(out var batch))
        {
            return false;
        }

        batch.Feed(feed);
        consumer.GiveBack(batch);
        return true;
    }

    /// <inheritdoc/>
    public void Gather(bool waits)
    {
        feed.Gathers = waits;
        if (!waits)
        {
            feed.ApplyGathered();
        }
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<long> positions) => consumer.Commit(positions);
}
