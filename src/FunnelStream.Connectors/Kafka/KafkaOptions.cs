using FunnelStream.Events;
using FunnelStream.State;

namespace FunnelStream.Connectors.Kafka;

/// <summary>How Kafka is reached and read: the configuration section <c>Kafka</c>.</summary>
public sealed record KafkaOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to ask first: <c>host:port</c>, separated by commas.</summary>
    public string BootstrapServers { get; init; } = "";

    /// <summary>The consumer group; also part of the names of the topics FunnelStream writes.</summary>
    public string GroupId { get; init; } = "funnelstream";

    /// <summary>The input topics.</summary>
    public TopicNames Topics { get; init; } = new();

    /// <summary><c>earliest</c>, or an RFC 3339 time: where reading begins where there is no state yet. With state it goes on where that stands.</summary>
    public string StartFrom { get; init; } = "earliest";

    /// <summary>What the names of all topics FunnelStream writes begin with.</summary>
    public string StatePrefix { get; init; } = "funnelstream";

    /// <summary>Where rejected records go; <c>{StatePrefix}.{GroupId}.dlq</c> where not set.</summary>
    public string? DeadLetterTopic { get; init; }

    /// <summary>Longest time between a worker's checkpoints while it keeps up, 50 ms to 1 min.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most events between them, 100 to 10,000,000.</summary>
    public int CheckpointEvents { get; init; } = 50_000;

    /// <summary>Longest time between a worker's checkpoints while it catches up, from <see cref="CheckpointInterval"/> to 5 min.</summary>
    public TimeSpan CatchUpInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most events between them, from <see cref="CheckpointEvents"/> to 10,000,000.</summary>
    public int CatchUpEvents { get; init; } = 500_000;

    /// <summary>
    /// Any librdkafka property, handed on as it is: <c>security.protocol</c>, <c>sasl.username</c>, <c>ssl.ca.location</c>, ...
    /// Names may be written with <c>_</c> for <c>.</c>, as environment variables need it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Client { get; init; } = new Dictionary<string, string>();

    /// <summary>The one name of a librdkafka property, however it is written: with <c>_</c> for <c>.</c>, in capitals, or by an alias.</summary>
    public static string ClientProperty(string name) => ClientProperties.NameOf(name);

    /// <summary>Where rejected records go, the default filled in.</summary>
    public string DeadLetters => string.IsNullOrWhiteSpace(DeadLetterTopic) ? $"{StateName}.dlq" : DeadLetterTopic;

    /// <summary>What belongs to this group alone begins with: two groups never share state.</summary>
    public string StateName => $"{StatePrefix}.{GroupId}";

    /// <summary>The topic of one partition, and the group, that elect the active board.</summary>
    public string BoardName => $"{StateName}.board";

    /// <summary>The topic of one partition that keeps the alerts.</summary>
    public string AlertsName => $"{StateName}.alerts";

    /// <summary>The name of a state topic.</summary>
    public string NameOf(StateTopic topic) => $"{StateName}.{(topic switch { StateTopic.Leads => "leads", StateTopic.Ids => "ids", _ => "panes" })}";

    /// <summary>Everything that is wrong with these settings, each a sentence that says how to mend it; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate() => KafkaOptionsValidation.Problems(this);
}

/// <summary>Names of the three input topics.</summary>
public sealed record TopicNames
{
    /// <summary>Leads and their qualification.</summary>
    public string Leads { get; init; } = "leads";

    /// <summary>Visits, spend, responses and marketing touches.</summary>
    public string Touchpoints { get; init; } = "touchpoints";

    /// <summary>Opportunities and what became of them.</summary>
    public string Deals { get; init; } = "deals";

    /// <summary>The names in the order of <see cref="InputTopic"/>.</summary>
    public IReadOnlyList<string> All => [Leads, Touchpoints, Deals];

    /// <summary>The name of an input.</summary>
    public string Of(InputTopic topic) => All[(int)topic];
}
