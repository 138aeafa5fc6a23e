using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Tests.Kafka;

/// <summary>Topics of a test's own, and records into them.</summary>
internal sealed class TestTopics : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public TestTopics(string bootstrapServers, Partitioner partitioner = Partitioner.ConsistentRandom)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        Options = new KafkaOptions
        {
            BootstrapServers = bootstrapServers,
            GroupId = $"group-{id}",
            Topics = new TopicNames { Leads = $"leads-{id}", Touchpoints = $"touchpoints-{id}", Deals = $"deals-{id}" },
        };
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = bootstrapServers, Partitioner = partitioner, MessageMaxBytes = 10_000_000 }).Build();
    }

    public KafkaOptions Options { get; }

    /// <summary>Creates the inputs; the others are created by who writes them.</summary>
    /// <param name="leads">Partitions.</param>
    /// <param name="touchpoints">Partitions.</param>
    /// <param name="deals">Partitions.</param>
    /// <param name="settings">Of the inputs.</param>
    /// <param name="letterBytes">Where set, the dead-letter topic is created too, and takes no larger records.</param>
    public async Task CreateAsync(int leads = 4, int touchpoints = 4, int deals = 4, Dictionary<string, string>? settings = null, int? letterBytes = null)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Options.BootstrapServers }).Build();
        var forever = new Dictionary<string, string> { ["retention.ms"] = "-1", ["max.message.bytes"] = "8000000" };
        foreach (var (name, value) in settings ?? [])
        {
            forever[name] = value;
        }

        await admin.CreateTopicsAsync(
        [
            .. Options.Topics.All.Zip([leads, touchpoints, deals], (t, n) => new TopicSpecification { Name = t, NumPartitions = n, ReplicationFactor = 1, Configs = forever }),
        ]);
        await UntilKnownAsync(admin, [.. Options.Topics.All]);
        if (letterBytes is { } bytes)
        {
            var configs = new Dictionary<string, string> { ["max.message.bytes"] = bytes.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            await admin.CreateTopicsAsync([new TopicSpecification { Name = Options.DeadLetters, NumPartitions = 1, ReplicationFactor = 1, Configs = configs }]);
        }
    }

    /// <summary>Waits until topics just made are known: brokers hear of them a moment later, on a busy machine a long one.</summary>
    public static async Task UntilKnownAsync(IAdminClient admin, params string[] names)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (names.Any(name => admin.GetMetadata(name, TimeSpan.FromSeconds(10)).Topics is not [{ Error.IsError: false, Partitions.Count: > 0 }]))
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "the topics are there");
            await Task.Delay(20);
        }
    }

    public static string Created(string lead, string at = "2026-03-01T10:00:00Z") =>
        $$"""{"id":"c-{{lead}}","type":"created","at":"{{at}}","lead_id":"{{lead}}","channel":"search"}""";

    /// <summary>Sends without waiting; <see cref="Flush"/> waits for all.</summary>
    public void Send(string topic, string? key, string? value, Headers? headers = null, int? partition = null) =>
        _producer.Produce(
            new TopicPartition(topic, partition ?? Partition.Any),
            new Message<byte[]?, byte[]?> { Key = key is null ? null : Encoding.UTF8.GetBytes(key), Value = value is null ? null : Encoding.UTF8.GetBytes(value), Headers = headers },
            report => report.Error.IsError.ShouldBeFalse(report.Error.Reason));

    public void SendLeads(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            Send(Options.Topics.Leads, $"lead-{i}", Created($"lead-{i}"));
        }

        Flush();
    }

    public void Flush() => _producer.Flush(TimeSpan.FromSeconds(30));

    /// <summary>All dead letters there are now, by reason.</summary>
    public List<ConsumeResult<byte[]?, byte[]?>> DeadLetters()
    {
        var config = new ConsumerConfig { BootstrapServers = Options.BootstrapServers, GroupId = "letters", EnablePartitionEof = true, FetchWaitMaxMs = 10, IsolationLevel = IsolationLevel.ReadCommitted };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(Options.DeadLetters, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(Options.DeadLetters, p.PartitionId, Offset.Beginning)));
        var letters = new List<ConsumeResult<byte[]?, byte[]?>>();
        for (var ends = 0; ends < partitions.Count;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(20)).ShouldNotBeNull();
            if (result.IsPartitionEOF)
            {
                ends++;
            }
            else
            {
                letters.Add(result);
            }
        }

        return letters;
    }

    public static string? Header(ConsumeResult<byte[]?, byte[]?> letter, string name) =>
        letter.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    public void Dispose() => _producer.Dispose();
}
