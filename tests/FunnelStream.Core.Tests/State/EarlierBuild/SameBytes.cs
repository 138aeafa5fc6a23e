using System.Text.Json;
using FunnelStream.Panes;

namespace FunnelStream.State.EarlierBuild;

/// <summary>
/// Compares the records of two builds byte by byte, but for what the format leaves open: a chunk of ids is a set, whose order
/// was once that of a table and is ascending today. The sum over the ids topic at a checkpoint's end follows from it.
/// </summary>
internal static class SameBytes
{
    public static void ShouldAgree(IReadOnlyList<StateLine> actual, IReadOnlyList<StateLine> expected, string because)
    {
        PaneText.ShouldAgree(Texts(actual), Texts(expected), because);
        actual.Count.ShouldBe(expected.Count, because);
    }

    // Numbered, so that of a tombstone and a value under one key the order counts; that of different keys does not.
    private static IReadOnlyList<string> Texts(IEnumerable<StateLine> lines) =>
    [
        .. lines.GroupBy(line => (line.Partition, line.Checkpoint, line.Topic, line.KeyText))
            .SelectMany(records => records.Select((line, i) => $"{i} {Text(line)}")),
    ];

    private static string Text(StateLine line) => line.Key[0] switch
    {
        _ when line.Value is null => line.ToString(),
        StateFormat.Visits or StateFormat.Spends => $"{line with { Value = line.Value[..^(line.Value.Length / 8 * 8)] }} {string.Join(' ', IdRecords.ReadIds(line.Value, out _).Order())}",
        StateFormat.Meta => $"{line with { Value = null }} {Text(MetaRecord.Read(line.Value))}",
        _ => line.ToString(),
    };

    private static string Text(CheckpointMeta meta) => JsonSerializer.Serialize(
        meta with { Proofs = [.. meta.Proofs.Select((proof, topic) => topic == (int)StateTopic.Ids ? proof with { Sum = 0 } : proof)] });
}
