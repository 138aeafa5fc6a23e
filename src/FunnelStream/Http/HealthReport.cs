using System.Text.Json.Serialization;
using FunnelStream.Worker;

namespace FunnelStream.Http;

/// <summary>An answer of a health endpoint.</summary>
/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Reasons">Why it fails; empty where it doesn't.</param>
/// <param name="Role"><c>worker</c>, <c>board</c> or <c>both</c>.</param>
/// <param name="Partitions">Partitions at work.</param>
/// <param name="Lag">Records still to be counted.</param>
/// <param name="Board"><c>active</c>, <c>rebuilding</c> or <c>standby</c>; null where this process has none.</param>
/// <param name="WatermarkLagSeconds">How far the closing watermark lies behind the clock: large while a backlog is caught up with; null where unknown.</param>
/// <param name="DimensionsAtLimit">Dimensions whose new names go to <c>(other)</c> in a partition of this process.</param>
internal sealed record HealthReport(
    string Status, IReadOnlyList<string> Reasons, string Role, int Partitions, long Lag, string? Board, double? WatermarkLagSeconds, int DimensionsAtLimit = 0)
{
    /// <summary>Those dimensions, with names from outside: for the live board, which knows who asks.</summary>
    [JsonIgnore]
    public IReadOnlyList<DimensionAtLimit> AtLimit { get; init; } = [];

    /// <summary>Whether all is well.</summary>
    [JsonIgnore]
    public bool IsOk => Reasons.Count == 0;
}
