using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Checkpoints;

/// <summary>A checkpoint's records of the panes topic, without its leads and ids.</summary>
internal static class PanesRecords
{
    public static IEnumerable<StateRecord> Of(Checkpoint checkpoint)
    {
        var batch = new StateBatch();
        foreach (var name in checkpoint.Names)
        {
            PaneRecords.Add(batch, checkpoint.Number, name);
        }

        foreach (var pane in checkpoint.Panes)
        {
            PaneRecords.Add(batch, checkpoint.Number, pane);
        }

        MetaRecord.Add(batch, Meta(checkpoint));
        return Enumerable.Range(0, batch.Count).Select(i => batch[i]);
    }

    private static CheckpointMeta Meta(Checkpoint checkpoint) => new()
    {
        Number = checkpoint.Number,
        Offsets = [0, 0, 0],
        Largest = [checkpoint.Furthest, checkpoint.Furthest, checkpoint.Furthest],
        Frontier = checkpoint.Frontier,
        Watermark = checkpoint.Watermark,
        Housekept = checkpoint.Frontier,
        Ladder = checkpoint.Ladder,
        Events = checkpoint.Events,
        AtEnd = checkpoint.AtEnd,
        TakenAt = checkpoint.TakenAt,
        FullFamilies = [],
        Configuration = "",
        Proofs = new TopicProof[3],
    };
}
