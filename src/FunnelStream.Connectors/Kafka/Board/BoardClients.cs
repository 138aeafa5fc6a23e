using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The settings of the board's clients.</summary>
internal static class BoardClients
{
    /// <summary>After this without a sign of life another board takes over.</summary>
    public static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(1_500);

    /// <summary>The consumer of the panes, whose group keeps a sink's positions and has no members.</summary>
    public static ConsumerConfig Panes(KafkaOptions options, string sink)
    {
        var config = ClientProperties.StateReader(options);
        config.GroupId = $"{options.StateName}.{sink}";
        return config;
    }

    /// <summary>The member of the group that elects.</summary>
    public static ConsumerConfig Member(KafkaOptions options)
    {
        var config = ClientProperties.StateReader(options);
        config.GroupId = options.BoardName;
        config.GroupProtocol = GroupProtocol.Classic;
        // Sticky: who joins does not take the office from who has it.
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs = (int)Session.TotalMilliseconds;
        // Heartbeats come from another thread: one that stands still must not keep the office by them.
        config.MaxPollIntervalMs = (int)Session.TotalMilliseconds;
        config.HeartbeatIntervalMs = (int)Heartbeat.TotalMilliseconds;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.EnablePartitionEof = false;
        return config;
    }

    /// <summary>The producer of the alerts: one id for all boards of the group, so that the active one shuts out who was active before.</summary>
    public static ProducerConfig Alerts(KafkaOptions options) => ClientProperties.StateWriter(options, "board", RecordLimit.Most);

    /// <summary>The producer of the messages that boards leave each other.</summary>
    public static ProducerConfig Messages(KafkaOptions options) => ClientProperties.DeadLetters(options);
}
