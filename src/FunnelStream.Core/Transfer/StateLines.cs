using System.Text.Json;
using System.Text.Json.Serialization;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Transfer;

/// <summary>
/// The lines of a state file; each is one JSON object whose first member says what it is. Times are RFC 3339, fingerprints
/// and hashes 16 hexadecimal digits, dimension values their names. See docs/state-file.md.
/// </summary>
internal static class StateLines
{
    /// <summary>The version this build writes, and the highest it reads.</summary>
    public const int Version = 1;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}

/// <summary>First line: what the state was counted with.</summary>
internal sealed record HeaderLine
{
    [JsonPropertyName("funnelstream_state")]
    public required int Version { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    public required int Partitions { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    public required IReadOnlyList<FamilyText> Families { get; init; }

    /// <summary>All that must be the same for numbers to be gone on with, beside the families: <see cref="StateConfiguration"/>.</summary>
    public required IReadOnlyList<string> Settings { get; init; }
}

/// <summary>A family.</summary>
internal sealed record FamilyText(string Name, IReadOnlyList<string> Dimensions, string Finest);

/// <summary>First line of a partition: where its worker stood. Raw numbers as in <see cref="CheckpointMeta"/>.</summary>
internal sealed record PartitionLine
{
    public required int Partition { get; init; }

    /// <summary>0 where the partition has no state; the rest then says nothing.</summary>
    public required long Checkpoint { get; init; }

    public long[] Offsets { get; init; } = [-1, -1, -1];

    public long[] Largest { get; init; } = [long.MinValue, long.MinValue, long.MinValue];

    public long Frontier { get; init; } = long.MinValue;

    public long Housekept { get; init; } = long.MinValue;

    public long[] IdFloors { get; init; } = [long.MinValue, long.MinValue];

    public int[] Ladder { get; init; } = [int.MinValue, int.MinValue, int.MinValue];

    public long Events { get; init; }

    public bool[] Full { get; init; } = [];
}

/// <summary>The values of a dimension, in the order in which they were first seen.</summary>
internal sealed record NamesLine(string Names, IReadOnlyList<string> Values);

/// <summary>A lead. What has not happened is left out.</summary>
internal sealed record LeadLine
{
    public required string Lead { get; init; }

    public DateTimeOffset? Created { get; init; }

    public string? CreatedId { get; init; }

    public DateTimeOffset? Response { get; init; }

    public DateTimeOffset? Mql { get; init; }

    public DateTimeOffset? Pql { get; init; }

    public DateTimeOffset? Sql { get; init; }

    public DateTimeOffset? Opened { get; init; }

    public DateTimeOffset? Won { get; init; }

    public DateTimeOffset? Assigned { get; init; }

    public DateTimeOffset? FirstDisqualified { get; init; }

    public DateTimeOffset? FirstRecycled { get; init; }

    public DateTimeOffset? LastDisqualified { get; init; }

    public DateTimeOffset? LastRecycled { get; init; }

    public DateTimeOffset? RepAt { get; init; }

    public string? RepId { get; init; }

    public DateTimeOffset? LastEvent { get; init; }

    public Dictionary<string, string>? Dimensions { get; init; }

    public IReadOnlyList<TouchText>? Touches { get; init; }

    public IReadOnlyList<DealText>? Deals { get; init; }

    public IReadOnlyList<CorrectionText>? Corrections { get; init; }
}

/// <summary>A touch of a lead.</summary>
internal sealed record TouchText(DateTimeOffset At, string Id, string Channel, string Campaign);

/// <summary>A deal of a lead, under the fingerprint of its id. The amount is in minor units of the base currency, or of the currency named.</summary>
internal sealed record DealText
{
    public required string Deal { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public string? State { get; init; }

    public DateTimeOffset? StateAt { get; init; }

    public string? StateId { get; init; }

    public long? Amount { get; init; }

    public string? Currency { get; init; }

    public string? AmountState { get; init; }

    public DateTimeOffset? AmountAt { get; init; }

    public string? AmountId { get; init; }
}

/// <summary>A correction of one of a lead's dimensions.</summary>
internal sealed record CorrectionText(string Dimension, string Value, DateTimeOffset At, string Id);

/// <summary>An erasure, under the keyed hash of the lead's id.</summary>
internal sealed record ErasedLine(string Erased, DateTimeOffset At);

/// <summary>Ids seen of events in an hour: <c>visits</c> (and touches) or <c>spends</c> (campaigns and surveys too).</summary>
internal sealed record SeenLine(string Seen, DateTimeOffset Hour, IReadOnlyList<string> Ids);

/// <summary>A pane: its family, level, start (none for what is absolute now), dimension values and counts.</summary>
internal sealed record PaneLine
{
    public required string Pane { get; init; }

    public required string Level { get; init; }

    public DateTimeOffset? Start { get; init; }

    public required Dictionary<string, string> Dimensions { get; init; }

    public required Dictionary<string, long> Counts { get; init; }
}

/// <summary>Last line: without it the file is cut off.</summary>
/// <param name="End">Lines before it.</param>
internal sealed record EndLine(long End);
