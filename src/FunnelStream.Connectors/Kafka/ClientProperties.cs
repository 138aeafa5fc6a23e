using System.Globalization;
using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Turns <see cref="KafkaOptions"/> into the settings of each client, and knows the properties that are not for the user.</summary>
internal static class ClientProperties
{
    /// <summary>How long a transaction may stay open before the broker aborts it.</summary>
    public static readonly TimeSpan TransactionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Properties FunnelStream sets itself, with the reason why another value is refused.</summary>
    public static readonly IReadOnlyDictionary<string, string> Owned = new Dictionary<string, string>
    {
        ["bootstrap.servers"] = "it has a setting of its own, Kafka:BootstrapServers",
        ["group.id"] = "it has a setting of its own, Kafka:GroupId",
        ["group.protocol"] = "the classic protocol is needed for the range assignment that keeps the three topics together",
        ["group.remote.assignor"] = "the classic protocol is needed for the range assignment that keeps the three topics together",
        ["partition.assignment.strategy"] = "only 'range' gives one worker the same partition of all three topics",
        ["enable.auto.commit"] = "offsets are committed with the checkpoint that covers them",
        ["enable.auto.offset.store"] = "offsets are committed with the checkpoint that covers them",
        ["auto.offset.reset"] = "where reading begins is said by Kafka:StartFrom",
        ["enable.partition.eof"] = "the ends of partitions tell an idle input from a slow one",
        ["isolation.level"] = "records of transactions that were aborted must not count",
        ["allow.auto.create.topics"] = "topics made by accident have the wrong number of partitions",
        ["enable.idempotence"] = "checkpoints are transactions",
        ["acks"] = "checkpoints are transactions",
        ["transactional.id"] = "it names the partition a checkpoint is of",
        ["transaction.timeout.ms"] = "deadlines of checkpoints and restores are set with it in mind",
        ["dotnet.consumer.consume.result.fields"] = "FunnelStream needs the topic, the timestamp and the headers, and nothing else",
    };

    /// <summary>The settings of the consumer of the three topics.</summary>
    /// <param name="options">How Kafka is reached, the topics and the group.</param>
    /// <param name="partitions">Partitions of each topic, all of which this process may come to own.</param>
    public static ConsumerConfig Consumer(KafkaOptions options, int partitions = 1) => new(Common(options, new()
    {
        // Each partition of each topic is read by its worker itself. 1 MiB is some 7,000 events, and as much may come beyond in one answer.
        ["queued.max.messages.kbytes"] = $"{FetchedAhead(partitions) / 1024}",
        ["max.partition.fetch.bytes"] = $"{FetchedAhead(partitions)}",
        // The end of a partition is known this much after its last record; a longer wait would hold back the other inputs.
        ["fetch.wait.max.ms"] = "100",
        // Once the local queue has been full, librdkafka asks for more only after this; its default of 1 s starves fast workers.
        ["fetch.queue.backoff.ms"] = "5",
        // The partitions of a process that died are counted by others after this. Heartbeats come from a thread of librdkafka's own.
        ["session.timeout.ms"] = "10000",
    }))
    {
        GroupId = options.GroupId,
        GroupProtocol = GroupProtocol.Classic,
        PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnablePartitionEof = true,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AllowAutoCreateTopics = false,
        ConsumeResultFields = "topic,timestamp,headers",
    };

    // Bytes of one input: so that all together do not grow with the partitions. In librdkafka's memory an event takes about four times its bytes.
    private static int FetchedAhead(int partitions) => Math.Clamp((64 << 20) / (3 * partitions), 128 << 10, 1 << 20);

    /// <summary>The settings of the producer of a partition's checkpoints.</summary>
    /// <param name="options">How Kafka is reached.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="recordBytes">The largest record, and the largest batch, that the topics accept.</param>
    public static ProducerConfig StateWriter(KafkaOptions options, int partition, int recordBytes) =>
        StateWriter(options, partition.ToString(CultureInfo.InvariantCulture), recordBytes);

    /// <summary>The settings of a transactional producer.</summary>
    /// <param name="options">How Kafka is reached.</param>
    /// <param name="owner">Whose it is: ends the transactional id.</param>
    /// <param name="recordBytes">The largest record, and the largest batch, that the topics accept.</param>
    public static ProducerConfig StateWriter(KafkaOptions options, string owner, int recordBytes) => new(Producing(options))
    {
        TransactionalId = $"{options.StateName}-{owner}",
        TransactionTimeoutMs = (int)TransactionTimeout.TotalMilliseconds,
        MessageMaxBytes = recordBytes,
        // What failed is known when the transaction is committed, so that there is next to nothing that a thread of each producer's could poll for.
        EnableDeliveryReports = false,
        EnableBackgroundPoll = false,
    };

    /// <summary>The settings of the producer that writes dead letters without transactions, for <see cref="EmbeddedBroker"/>.</summary>
    public static ProducerConfig DeadLetters(KafkaOptions options) => new(Producing(options)) { EnableIdempotence = true, Acks = Acks.All };

    /// <summary>The settings of the consumer that reads state, without being a member of the group.</summary>
    public static ConsumerConfig StateReader(KafkaOptions options) => new(Common(options, new()
    {
        ["queued.max.messages.kbytes"] = "32768",
        ["max.partition.fetch.bytes"] = "4194304",
        ["fetch.queue.backoff.ms"] = "2",
        // The end of a partition is known this much after its last record.
        ["fetch.wait.max.ms"] = "20",
    }))
    {
        GroupId = options.GroupId,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // From the beginning is said with each partition; anything else would be a hole in the state.
        AutoOffsetReset = AutoOffsetReset.Error,
        EnablePartitionEof = true,
        IsolationLevel = IsolationLevel.ReadCommitted,
        AllowAutoCreateTopics = false,
        ConsumeResultFields = "topic",
    };

    /// <summary>The settings of a handle that sees the ends of partitions, uncommitted records included.</summary>
    public static ConsumerConfig Ends(KafkaOptions options) => new(StateReader(options)) { IsolationLevel = IsolationLevel.ReadUncommitted };

    /// <summary>The settings of start-up checks.</summary>
    public static AdminClientConfig Admin(KafkaOptions options) => new(Common(options, []));

    // Names that librdkafka takes for others, by that other one.
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["metadata.broker.list"] = "bootstrap.servers",
        ["max.in.flight.requests.per.connection"] = "max.in.flight",
        ["sasl.mechanisms"] = "sasl.mechanism",
        ["sasl.oauthbearer.client.credentials.client.id"] = "sasl.oauthbearer.client.id",
        ["sasl.oauthbearer.client.credentials.client.secret"] = "sasl.oauthbearer.client.secret",
        ["fetch.message.max.bytes"] = "max.partition.fetch.bytes",
        ["queue.buffering.max.ms"] = "linger.ms",
        ["message.send.max.retries"] = "retries",
        ["compression.codec"] = "compression.type",
        ["request.required.acks"] = "acks",
        ["message.timeout.ms"] = "delivery.timeout.ms",
        ["auto.commit.enable"] = "enable.auto.commit",
    };

    /// <summary>The one name of a property, however it is written: with <c>_</c> for <c>.</c>, in capitals, or by an alias.</summary>
    public static string NameOf(string configured)
    {
        var name = configured.Trim().ToLowerInvariant().Replace('_', '.');
        return Aliases.GetValueOrDefault(name, name);
    }

    private static Dictionary<string, string> Producing(KafkaOptions options)
    {
        var properties = Common(options, new()
        {
            // A commit does not wait for this; it only lets batches fill while records come in.
            ["linger.ms"] = "5",
            ["queue.buffering.max.kbytes"] = "32768",
            // A checkpoint's records wait in the batch they come from, not a second time in the producer.
            ["queue.buffering.max.messages"] = "20000",
            ["compression.type"] = "lz4",
        });
        // librdkafka warns of it, for every partition.
        properties.Remove("group.instance.id");
        return properties;
    }

    private static Dictionary<string, string> Common(KafkaOptions options, Dictionary<string, string> defaults)
    {
        defaults["client.id"] = "funnelstream";
        foreach (var (name, value) in options.Client)
        {
            defaults[NameOf(name)] = value;
        }

        defaults["bootstrap.servers"] = options.BootstrapServers;
        return defaults;
    }
}
