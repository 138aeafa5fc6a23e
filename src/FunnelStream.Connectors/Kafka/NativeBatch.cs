using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Takes messages from a consumer's queue, or from that of one partition, a few hundred at a time, by librdkafka's own
/// <c>rd_kafka_consume_batch_queue</c>: the client's <c>Consume</c> makes four objects and several calls of each message, and
/// costs more than counting it. Everything else (group, rebalances, pauses, offsets) stays with the client, on whose handle
/// this works.
/// </summary>
/// <remarks>
/// One thread at a time; a consumer's queue only by the thread that also calls <c>Consume</c>: errors of handlers surface
/// there.
/// </remarks>
internal sealed unsafe class NativeBatch : IDisposable
{
    /// <summary>The most that one poll takes.</summary>
    public const int Size = 512;

    private readonly Entries _entries;
    private readonly nint _queue;
    private readonly nint[] _messages = new nint[Size];
    private readonly Dictionary<nint, string> _topics = [];
    private GCHandle _arrived;
    private int _count;
    private int _next;

    private NativeBatch(Entries entries, nint queue) => (_entries, _queue) = (entries, queue);

    /// <summary>Opens the queue of a consumer.</summary>
    /// <exception cref="KafkaPipelineException">librdkafka is not the one that this build works with.</exception>
    public static NativeBatch Open(IClient consumer)
    {
        var entries = new Entries(NativeClient.Library);
        return entries.QueueOf(NativeClient.HandleOf(consumer).DangerousGetHandle()) is var queue and not 0
            ? new NativeBatch(entries, queue)
            : throw new InvalidOperationException("librdkafka has no queue for this consumer.");
    }

    /// <summary>
    /// Opens the queue of one partition, which from then on, also after this is disposed, goes no longer into that of its
    /// consumer: what it has comes to whom it is opened for.
    /// </summary>
    /// <param name="consumer">The consumer; this is disposed before it is closed.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="arrived">Called when something has come into the empty queue, on a thread of librdkafka's: it may not block, nor throw.</param>
    /// <exception cref="KafkaPipelineException">librdkafka is not the one that this build works with.</exception>
    public static NativeBatch Open(IClient consumer, TopicPartition partition, Action arrived)
    {
        var entries = new Entries(NativeClient.Library);
        fixed (byte* topic = Encoding.UTF8.GetBytes(partition.Topic + '\0'))
        {
            if (entries.QueueOfPartition(NativeClient.HandleOf(consumer).DangerousGetHandle(), topic, partition.Partition.Value) is var queue and not 0)
            {
                var batch = new NativeBatch(entries, queue) { _arrived = GCHandle.Alloc(arrived) };
                entries.Forward(queue, 0);
                entries.TellArrivals(queue, &Arrived, GCHandle.ToIntPtr(batch._arrived));
                return batch;
            }
        }

        throw new InvalidOperationException($"librdkafka has no queue for {partition}.");
    }

    /// <summary>Waits for messages; how many there are. A rebalance may happen meanwhile, on this thread.</summary>
    public int Poll(TimeSpan patience)
    {
        fixed (nint* messages = _messages)
        {
            // librdkafka waits until the batch is full; so only the first message is waited for.
            _count = patience > TimeSpan.Zero ? (int)Math.Max(0, _entries.Consume(_queue, (int)patience.TotalMilliseconds, messages, 1)) : 0;
            if (_count > 0 || patience == TimeSpan.Zero)
            {
                _count += (int)Math.Max(0, _entries.Consume(_queue, 0, messages + _count, (nuint)(Size - _count)));
            }
        }

        _next = 0;
        return _count;
    }

    /// <summary>Takes the next message of the last poll in place, without a copy; false when there is none left.</summary>
    /// <param name="record">The message, to be disposed.</param>
    public bool TryTake(out NativeRecord record)
    {
        if (_next == _count)
        {
            record = default;
            return false;
        }

        var pointer = _messages[_next++];
        ref readonly var raw = ref *(RawMessage*)pointer;
        record = new NativeRecord(pointer, _entries.Destroy, raw.Offset, (ErrorCode)raw.Error)
        {
            Key = raw.Error == 0 ? new ReadOnlySpan<byte>(raw.Key, (int)raw.KeyLength) : default,
            Value = raw.Error == 0 ? new ReadOnlySpan<byte>(raw.Payload, (int)raw.Length) : default,
            Partition = raw.Partition,
            HasKey = raw.Key != null,
            HasValue = raw.Payload != null,
            ErrorText = raw.Error == 0 ? null : Marshal.PtrToStringUTF8(_entries.ErrorText(pointer)),
        };
        return true;
    }

    /// <summary>The topic of a message, an end or an error; empty where an error is of none.</summary>
    public string TopicOf(in NativeRecord record)
    {
        var topic = ((RawMessage*)record.Message)->Topic;
        if (topic == 0)
        {
            return "";
        }

        if (!_topics.TryGetValue(topic, out var name))
        {
            _topics.Add(topic, name = Marshal.PtrToStringUTF8(_entries.TopicName(topic))!);
        }

        return name;
    }

    /// <summary>A message's own timestamp, milliseconds since the Unix epoch; 0 where it has none.</summary>
    public long TimestampOf(in NativeRecord record)
    {
        int kind;
        return Math.Max(0, _entries.Timestamp(record.Message, &kind));
    }

    /// <summary>A message's headers; null where it has none.</summary>
    public Headers? HeadersOf(in NativeRecord record)
    {
        nint list;
        if (_entries.HeadersOf(record.Message, &list) != 0)
        {
            return null;
        }

        Headers? headers = null;
        nint name, value;
        nuint length;
        for (nuint i = 0; _entries.HeaderAt(list, i, &name, &value, &length) == 0; i++)
        {
            (headers ??= []).Add(Marshal.PtrToStringUTF8(name), value == 0 ? null : new ReadOnlySpan<byte>((void*)value, (int)length).ToArray());
        }

        return headers;
    }

    /// <summary>Gives back messages not taken, and the queue. Before the consumer is closed.</summary>
    public void Dispose()
    {
        while (_next < _count)
        {
            _entries.Destroy(_messages[_next++]);
        }

        if (_arrived.IsAllocated)
        {
            // librdkafka tells under the queue's lock: after this it has told for the last time.
            _entries.TellArrivals(_queue, null, 0);
            _arrived.Free();
        }

        _entries.CloseQueue(_queue);
    }

    [UnmanagedCallersOnly]
    private static void Arrived(nint client, nint arrived) => ((Action)GCHandle.FromIntPtr(arrived).Target!)();

    // rd_kafka_message_t of rdkafka.h, whose layout librdkafka keeps binary compatible.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct RawMessage
    {
        public readonly int Error;
        public readonly nint Topic;
        public readonly int Partition;
        public readonly byte* Payload;
        public readonly nuint Length;
        public readonly byte* Key;
        public readonly nuint KeyLength;
        public readonly long Offset;
        private readonly nint _private;
    }

    private sealed class Entries
    {
        public readonly delegate* unmanaged<nint, nint> QueueOf;
        public readonly delegate* unmanaged<nint, byte*, int, nint> QueueOfPartition;
        public readonly delegate* unmanaged<nint, nint, void> Forward;
        public readonly delegate* unmanaged<nint, delegate* unmanaged<nint, nint, void>, nint, void> TellArrivals;
        public readonly delegate* unmanaged<nint, void> CloseQueue;
        public readonly delegate* unmanaged<nint, int, nint*, nuint, nint> Consume;
        public readonly delegate* unmanaged<nint, void> Destroy;
        public readonly delegate* unmanaged<nint, nint> TopicName;
        public readonly delegate* unmanaged<nint, nint> ErrorText;
        public readonly delegate* unmanaged<nint, int*, long> Timestamp;
        public readonly delegate* unmanaged<nint, nint*, int> HeadersOf;
        public readonly delegate* unmanaged<nint, nuint, nint*, nint*, nuint*, int> HeaderAt;

        public Entries(nint library)
        {
            QueueOf = (delegate* unmanaged<nint, nint>)Find(library, "rd_kafka_queue_get_consumer");
            QueueOfPartition = (delegate* unmanaged<nint, byte*, int, nint>)Find(library, "rd_kafka_queue_get_partition");
            Forward = (delegate* unmanaged<nint, nint, void>)Find(library, "rd_kafka_queue_forward");
            TellArrivals = (delegate* unmanaged<nint, delegate* unmanaged<nint, nint, void>, nint, void>)Find(library, "rd_kafka_queue_cb_event_enable");
            CloseQueue = (delegate* unmanaged<nint, void>)Find(library, "rd_kafka_queue_destroy");
            Consume = (delegate* unmanaged<nint, int, nint*, nuint, nint>)Find(library, "rd_kafka_consume_batch_queue");
            Destroy = (delegate* unmanaged<nint, void>)Find(library, "rd_kafka_message_destroy");
            TopicName = (delegate* unmanaged<nint, nint>)Find(library, "rd_kafka_topic_name");
            ErrorText = (delegate* unmanaged<nint, nint>)Find(library, "rd_kafka_message_errstr");
            Timestamp = (delegate* unmanaged<nint, int*, long>)Find(library, "rd_kafka_message_timestamp");
            HeadersOf = (delegate* unmanaged<nint, nint*, int>)Find(library, "rd_kafka_message_headers");
            HeaderAt = (delegate* unmanaged<nint, nuint, nint*, nint*, nuint*, int>)Find(library, "rd_kafka_header_get_all");
        }

        private static nint Find(nint library, string name) => NativeLibrary.GetExport(library, name);
    }
}

/// <summary>A message where librdkafka has it, or an error or the end of a partition in its place; good until it is disposed.</summary>
internal readonly unsafe ref struct NativeRecord(nint message, delegate* unmanaged<nint, void> destroy, long offset, ErrorCode error)
{
    private readonly delegate* unmanaged<nint, void> _destroy = destroy;

    public nint Message { get; } = message;

    public int Partition { get; init; }

    public long Offset { get; } = offset;

    public ErrorCode Error { get; } = error;

    public ReadOnlySpan<byte> Key { get; init; }

    public ReadOnlySpan<byte> Value { get; init; }

    public bool HasKey { get; init; }

    public bool HasValue { get; init; }

    public string? ErrorText { get; init; }

    /// <summary>As what it is counted.</summary>
    /// <param name="topic">The input it was read from.</param>
    /// <param name="batch">The batch it was taken from.</param>
    public RawRecord Raw(InputTopic topic, NativeBatch batch) => new()
    {
        Topic = topic,
        Offset = Offset,
        Key = Key,
        HasKey = HasKey,
        Value = Value,
        HasValue = HasValue,
        Timestamp = batch.TimestampOf(this),
        Headers = batch.HeadersOf(this),
    };

    public void Dispose() => _destroy(Message);
}
