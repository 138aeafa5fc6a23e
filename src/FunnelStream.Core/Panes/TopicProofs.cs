using FunnelStream.State;

namespace FunnelStream.Panes;

/// <summary>
/// Counts and sums the values of a topic that its last checkpoint wrote: on writing over the batch, on reading over all that
/// is there, since what earlier checkpoints wrote is told by their numbers. A checkpoint gives a key one value at most, and
/// none that it takes away again; so every value read of the last one is still the one that counts.
/// </summary>
internal struct TopicProofs
{
    /// <summary>Number of the last checkpoint that wrote a value; 0 where none did.</summary>
    public long Last { get; private set; }

    private long _written;
    private ulong _sum;

    /// <summary>The proofs of a checkpoint, by <see cref="StateTopic"/>.</summary>
    /// <param name="batch">Its records, the meta record not yet among them.</param>
    /// <param name="live">By topic: keys that have a value with it.</param>
    public static TopicProof[] Of(StateBatch batch, IReadOnlyList<long> live)
    {
        Span<TopicProofs> proofs = stackalloc TopicProofs[live.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            if (!record.IsTombstone)
            {
                proofs[(int)record.Topic].Add(1, record.Key.Span, record.Value.Span);
            }
        }

        var result = new TopicProof[live.Count];
        for (var topic = 0; topic < result.Length; topic++)
        {
            result[topic] = proofs[topic].At(1, live[topic]);
        }

        return result;
    }

    /// <summary>Takes a value.</summary>
    public void Add(long checkpoint, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (checkpoint > Last)
        {
            (Last, _written, _sum) = (checkpoint, 0, 0);
        }

        if (checkpoint == Last)
        {
            _written++;
            _sum += TopicProof.HashOf(key, value);
        }
    }

    /// <summary>The proof of what a checkpoint, the last, wrote.</summary>
    public readonly TopicProof At(long checkpoint, long live) => Last == checkpoint ? new(_written, _sum, live) : new(0, 0, live);
}
