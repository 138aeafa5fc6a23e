using FunnelStream.Events;
using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Panes;

/// <summary>
/// The record that ends a checkpoint in the panes topic, under one key, so that compaction keeps the last: what a worker
/// needs to go on beside its leads, ids and panes, and what proves that these are whole.
/// </summary>
public sealed record CheckpointMeta
{
    /// <summary>Number of the checkpoint, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>By <see cref="InputTopic"/>: the offset of the next record to read; −1 where none is known.</summary>
    public required IReadOnlyList<long> Offsets { get; init; }

    /// <summary>By <see cref="InputTopic"/>: largest event time, ms since the Unix epoch; <see cref="long.MinValue"/> before any event.</summary>
    public required IReadOnlyList<long> Largest { get; init; }

    /// <summary>Frontier, ms since the Unix epoch; <see cref="long.MinValue"/> before any event.</summary>
    public required long Frontier { get; init; }

    /// <summary>Closing watermark, as in <see cref="Checkpoint.Watermark"/>.</summary>
    public required long Watermark { get; init; }

    /// <summary>The frontier at which was last folded and forgotten; <see cref="long.MinValue"/> before that.</summary>
    public required long Housekept { get; init; }

    /// <summary>
    /// Visits and touches, then the others: ids of event times before it are forgotten, ms since the Unix epoch;
    /// <see cref="long.MinValue"/> where none are. Not derived from <see cref="Housekept"/>: the memory may be set longer since.
    /// </summary>
    public IReadOnlyList<long> IdFloors { get; init; } = [long.MinValue, long.MinValue];

    /// <summary>What is folded.</summary>
    public required Ladder Ladder { get; init; }

    /// <summary>Events processed so far, rejected ones included.</summary>
    public required long Events { get; init; }

    /// <summary>Whether the worker had counted all that its inputs held.</summary>
    public required bool AtEnd { get; init; }

    /// <summary>The clock when it was taken, ms since the Unix epoch.</summary>
    public required long TakenAt { get; init; }

    /// <summary>Bit f is set where family f has been full; by index in <see cref="Configuration"/>.</summary>
    public required IReadOnlyList<bool> FullFamilies { get; init; }

    /// <summary>What must be the same for the state to go on (<see cref="StateConfiguration"/>).</summary>
    public required string Configuration { get; init; }

    /// <summary>By <see cref="StateTopic"/>: what this checkpoint wrote and what is live with it. The meta record itself is not counted.</summary>
    public required IReadOnlyList<TopicProof> Proofs { get; init; }

    /// <summary>The largest of <see cref="Largest"/>.</summary>
    public long Furthest => Largest.Max();
}

/// <summary>
/// What proves that a state topic is whole. Compaction takes away what was superseded, never what the last checkpoint
/// wrote (but its tombstones, after a while): so the last checkpoint's values can be counted and summed at any time, and
/// so can the live keys.
/// </summary>
/// <param name="Written">Values this checkpoint wrote, tombstones not counted.</param>
/// <param name="Sum">Sum of <see cref="TopicProof.HashOf"/> over them, wrapping around.</param>
/// <param name="Live">Keys that have a value once the checkpoint is applied.</param>
public readonly record struct TopicProof(long Written, ulong Sum, long Live)
{
    /// <summary>A record's contribution to <see cref="Sum"/>.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => Fingerprint.Combine(Fingerprint.Of(key), Fingerprint.Of(value));
}
