namespace FunnelStream.Simulation.Broker;

/// <summary>What takes an offset.</summary>
internal enum EntryKind
{
    Data,
    CommitMarker,
    AbortMarker,
}

/// <summary>One offset of a log.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Kind">A record, or the marker that ends a transaction.</param>
/// <param name="Key">Its key; empty for markers.</param>
/// <param name="Value">Its value; null is a tombstone.</param>
/// <param name="Producer">Id of the producer whose transaction it belongs to; −1 where there is none.</param>
/// <param name="Subject">What the model's user attached to it.</param>
internal sealed record Entry(long Offset, EntryKind Kind, byte[] Key, byte[]? Value, long Producer, object? Subject)
{
    /// <summary>When compaction may drop this tombstone or marker; null before compaction first met it.</summary>
    public long? DropAt { get; set; }
}
