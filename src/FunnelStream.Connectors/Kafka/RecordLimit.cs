namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The largest record, and the largest batch of records, that the topics FunnelStream writes accept. Read from their
/// settings at the start; where it turns out smaller it is lowered, so that a dead letter never aborts checkpoints for ever.
/// Thread-safe: all partitions share it.
/// </summary>
/// <param name="bytes">What the topics' settings say.</param>
internal sealed class RecordLimit(int bytes = RecordLimit.Most)
{
    /// <summary>What a producer sends at most, and every broker accepts unless told otherwise.</summary>
    public const int Most = 1_000_000;

    /// <summary>Below this it is not lowered: no topic in its senses accepts so little.</summary>
    public const int Least = 16_384;

    private int _bytes = Math.Clamp(bytes, Least, Most);

    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>A record, or a batch, of the size at the time was refused.</summary>
    /// <param name="refused">The limit at the time.</param>
    public void Lower(int refused) => Interlocked.CompareExchange(ref _bytes, Math.Max(Least, refused / 2), refused);
}
