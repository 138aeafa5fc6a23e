using FunnelStream.Board;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Runtime;

/// <summary>Checkpoints out of Kafka.</summary>
internal sealed class PanesTopic(BoardFeed feed, PanesConsumer consumer) : IBoardSource<PanesBatch>
{
    /// <inheritdoc/>
    public bool IsRebuilding => feed.IsRebuilding;

    /// <inheritdoc/>
    public IReadOnlyList<long> Applied => feed.Applied;

    /// <inheritdoc/>
    public void Apply(PanesBatch piece)
    {
        piece.Feed(feed);
        consumer.GiveBack(piece);
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
