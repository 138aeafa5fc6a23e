using System.Buffers.Binary;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.State;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>Topics with state of their own, and logs on them with hand-made records.</summary>
internal sealed class StateLogs : IDisposable
{
    private readonly List<IConsumer<Ignore, Ignore>> _members = [];

    public StateLogs(string bootstrapServers) => Topics = new TestTopics(bootstrapServers);

    public TestTopics Topics { get; }

    public KafkaOptions Options => Topics.Options;

    public async Task CreateAsync(int? letterBytes = null)
    {
        await Topics.CreateAsync(letterBytes: letterBytes);
        await StateTopics.CreateAsync(Options, 4, NullLogger.Instance, default);
    }

    /// <summary>A member of the group with all partitions, as commits name it.</summary>
    public IConsumerGroupMetadata Join()
    {
        var member = new ConsumerBuilder<Ignore, Ignore>(ClientProperties.Consumer(Options)).SetLogHandler((_, _) => { }).Build();
        _members.Add(member);
        member.Subscribe(Options.Topics.All);
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (member.Assignment.Count == 0)
        {
            member.Consume(TimeSpan.FromMilliseconds(100));
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        return member.ConsumerGroupMetadata;
    }

    /// <summary>The group goes on without this member.</summary>
    public void Leave(int member)
    {
        _members[member].Close();
        _members[member].Dispose();
        _members.RemoveAt(member);
    }

    public KafkaStateLog Open(IConsumerGroupMetadata member, int partition = 1, RecordLimit? limit = null) =>
        new(Options, partition, () => member, limit ?? new RecordLimit(), TimeProvider.System, NullLogger.Instance);

    /// <summary>What a new owner reads.</summary>
    public List<string> Restore(IConsumerGroupMetadata member, int partition = 1)
    {
        using var log = Open(member, partition);
        log.TakeOver(default);
        return Read(log);
    }

    public static List<string> Read(KafkaStateLog log)
    {
        List<string> read = [];
        log.Read((topic, key, value, isTombstone) => read.Add($"{topic} {System.Text.Encoding.UTF8.GetString(key)}={(isTombstone ? "-" : System.Text.Encoding.UTF8.GetString(value))}"), default);
        return read;
    }

    public static StateBatch Batch(params (StateTopic Topic, string Key, string? Value)[] records)
    {
        var batch = new StateBatch();
        foreach (var (topic, key, value) in records)
        {
            if (value is null)
            {
                batch.AddTombstone(topic, System.Text.Encoding.UTF8.GetBytes(key));
            }
            else
            {
                batch.Add(topic, System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(value));
            }
        }

        return batch;
    }

    /// <summary>So many leads of an ordinary size.</summary>
    public static StateBatch Leads(int from, int count)
    {
        var batch = new StateBatch();
        for (var i = from; i < from + count; i++)
        {
            var key = batch.Add(StateTopic.Leads, 16, 120, out var value);
            key.Clear();
            key[0] = (byte)'L';
            BinaryPrimitives.WriteInt32BigEndian(key[1..], i);
            value.Fill((byte)i);
        }

        return batch;
    }

    public static RejectedRecord Rejected(string value, long offset = 7) => new(
        new InputRecord(InputTopic.Leads, offset, "key"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(value), 0, null),
        new Rejection(RejectReason.MalformedJson));

    /// <summary>The group's committed offset of an input.</summary>
    public long Committed(InputTopic topic, int partition = 1)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Options.BootstrapServers, GroupId = Options.GroupId }).Build();
        return consumer.Committed([new TopicPartition(Options.Topics.Of(topic), partition)], TimeSpan.FromSeconds(10)).Single().Offset.Value;
    }

    public void Dispose()
    {
        foreach (var member in _members)
        {
            member.Close();
            member.Dispose();
        }

        Topics.Dispose();
    }
}
