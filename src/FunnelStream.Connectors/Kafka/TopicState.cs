namespace FunnelStream.Connectors.Kafka;

/// <summary>What a broker says of a topic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions it has; null where it does not exist.</param>
/// <param name="Forbidden">True where the user may not look at it.</param>
/// <param name="Settings">Its configuration; null where it could not be had.</param>
internal sealed record TopicState(string Name, int? Partitions, bool Forbidden = false, IReadOnlyDictionary<string, string>? Settings = null)
{
    /// <summary>How many brokers hold each partition; 0 where that is not known.</summary>
    public int Replication { get; init; }

    public string? Setting(string name) => Settings?.GetValueOrDefault(name);
}
