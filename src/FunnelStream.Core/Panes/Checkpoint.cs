using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>
/// What changed in one worker since its last checkpoint. Panes are absolute: a reader replaces, never adds, so a
/// checkpoint may be read again without harm. It shares nothing with the worker and may cross threads; who is done with it
/// for good may <see cref="GiveBack"/> its memory.
/// </summary>
/// <param name="Partition">The worker's partition.</param>
/// <param name="Number">1, 2, ...: later checkpoints of a partition supersede earlier ones.</param>
/// <param name="Names">Dimension values interned since the last checkpoint.</param>
/// <param name="Panes">Panes that changed.</param>
/// <param name="Frontier">Governs folding and lateness: ms since the Unix epoch, <see cref="long.MinValue"/> before any event.</param>
/// <param name="Watermark">Closing watermark: ms since the Unix epoch, <see cref="long.MinValue"/> before any event, <see cref="long.MaxValue"/> where every input is idle or complete.</param>
/// <param name="Furthest">Largest event time seen, ms since the Unix epoch, <see cref="long.MinValue"/> before any event.</param>
/// <param name="Ladder">What is folded.</param>
/// <param name="Events">Events processed so far, rejected ones included.</param>
public sealed record Checkpoint(
    int Partition,
    long Number,
    IReadOnlyList<DimensionName> Names,
    IReadOnlyList<PaneChange> Panes,
    long Frontier,
    long Watermark,
    long Furthest,
    Ladder Ladder,
    long Events)
{
    /// <summary>
    /// How often the partition's worker was begun anew, from 1. <see cref="Number"/> counts within a generation; the first
    /// checkpoint of a higher one replaces all that the reader holds of the partition, names included.
    /// </summary>
    public int Generation { get; init; } = 1;

    /// <summary>Whether the worker had counted all that its inputs held.</summary>
    public bool AtEnd { get; init; }

    /// <summary>The clock when it was taken, ms since the Unix epoch; <see cref="long.MaxValue"/> where that is of no account.</summary>
    public long TakenAt { get; init; } = long.MaxValue;

    /// <summary>
    /// Lets the worker write a later checkpoint over this one's memory: neither this nor a copy made by <c>with</c> may be
    /// read after that. Never necessary. Any thread.
    /// </summary>
    public void GiveBack() => (Panes as PaneChanges)?.GiveBack();
}

/// <summary>A pane's new absolute content.</summary>
/// <param name="Key">Which pane; dimension values are the worker's.</param>
/// <param name="Content">Its content by <see cref="PaneCodec"/>; no byte at all where the pane is gone.</param>
public readonly record struct PaneChange(PaneKey Key, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether the pane is gone: folded, aged out, empty.</summary>
    public bool IsGone => Content.IsEmpty;
}
