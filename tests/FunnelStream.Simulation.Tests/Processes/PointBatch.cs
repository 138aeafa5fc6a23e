namespace FunnelStream.Simulation.Processes;

/// <summary>Points to write, and the position in the panes topic that is reached with them.</summary>
internal sealed class PointBatch(Dictionary<string, string> points, IReadOnlyList<long> position)
{
    public Dictionary<string, string> Points { get; } = points;

    /// <summary>By partition: the offset after the last checkpoint that they tell of.</summary>
    public IReadOnlyList<long> Position { get; } = position;

    public long? SentAt { get; set; }

    public bool IsAcknowledged { get; set; }
}
