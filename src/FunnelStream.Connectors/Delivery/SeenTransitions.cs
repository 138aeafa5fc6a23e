namespace FunnelStream.Connectors.Delivery;

/// <summary>Ids of the last transitions, so that none is told twice.</summary>
internal sealed class SeenTransitions(int most = 4_096)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Notes an id; false where it is there already.</summary>
    public bool TryAdd(string id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > most)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }
}
