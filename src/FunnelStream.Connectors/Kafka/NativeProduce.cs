using System.Runtime.InteropServices;
using Confluent.Kafka;
using FunnelStream.State;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Gives state records to a producer some hundreds at a time, by librdkafka's own <c>rd_kafka_produce_batch</c>: the
/// client's <c>Produce</c> makes arrays and several calls of each record, and a checkpoint has a hundred thousand.
/// Everything else (transactions, errors, delivery) stays with the client, on whose handle this works.
/// </summary>
/// <remarks>One thread only.</remarks>
internal sealed unsafe class NativeProduce : IDisposable
{
    private const int Size = 512;

    // The record's bytes are copied: the batch is used again at once.
    private const int Copy = 0x2;

    private readonly delegate* unmanaged<nint, int, int, RawMessage*, int, int> _produce;
    private readonly delegate* unmanaged<nint, void> _destroy;
    private readonly nint[] _topics;
    private readonly int _partition;
    private readonly RawMessage[] _messages = GC.AllocateArray<RawMessage>(Size, pinned: true);

    /// <summary>Opens the topics of a producer.</summary>
    /// <param name="producer">The producer; to be disposed after this.</param>
    /// <param name="topics">The topics' names by <see cref="StateTopic"/>.</param>
    /// <param name="partition">The partition of all of them.</param>
    /// <exception cref="KafkaPipelineException">librdkafka is not the one that this build works with.</exception>
    public NativeProduce(IClient producer, IEnumerable<string> topics, int partition)
    {
        var (library, native) = (NativeClient.Library, NativeClient.HandleOf(producer).DangerousGetHandle());
        _produce = (delegate* unmanaged<nint, int, int, RawMessage*, int, int>)NativeLibrary.GetExport(library, "rd_kafka_produce_batch");
        _destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "rd_kafka_topic_destroy");
        var open = (delegate* unmanaged<nint, nint, nint, nint>)NativeLibrary.GetExport(library, "rd_kafka_topic_new");
        _topics = [.. topics.Select(topic => Open(open, native, topic))];
        _partition = partition;
    }

    /// <summary>Gives records to the producer, in order within each topic.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="topic">Those of this topic are taken.</param>
    /// <param name="from">The first to look at; moved behind what was taken.</param>
    /// <returns>Why it stopped before the end; <see cref="ErrorCode.NoError"/> where it did not.</returns>
    public ErrorCode Produce(StateBatch batch, StateTopic topic, ref int from)
    {
        Span<int> indices = stackalloc int[Size];
        while (from < batch.Count)
        {
            var (count, next) = (0, from);
            for (; next < batch.Count && count < Size; next++)
            {
                var record = batch[next];
                if (record.Topic == topic)
                {
                    indices[count] = next;
                    _messages[count++] = RawMessage.Of(record);
                }
            }

            var taken = 0;
            fixed (RawMessage* messages = _messages)
            {
                taken = count == 0 ? 0 : _produce(_topics[(int)topic], _partition, Copy, messages, count);
            }

            if (taken < count)
            {
                // They are refused from some record on: after a full queue, or all for the producer's own reasons.
                var refused = Array.FindIndex(_messages, 0, count, m => m.Error != 0);
                from = indices[refused];
                return (ErrorCode)_messages[refused].Error;
            }

            from = next;
        }

        return ErrorCode.NoError;
    }

    public void Dispose() => Array.ForEach(_topics, topic => _destroy(topic));

    private static nint Open(delegate* unmanaged<nint, nint, nint, nint> open, nint producer, string topic)
    {
        var name = Marshal.StringToCoTaskMemUTF8(topic);
        try
        {
            return open(producer, name, 0);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    // rd_kafka_message_t of rdkafka.h, whose layout librdkafka keeps binary compatible.
    [StructLayout(LayoutKind.Sequential)]
    private struct RawMessage
    {
        public int Error;
        private nint _topic;
        private int _partition;
        private byte* _payload;
        private nuint _length;
        private byte* _key;
        private nuint _keyLength;
        private long _offset;
        private nint _private;

        // The batch's blocks do not move, so these addresses are good for as long as it is not cleared.
        public static RawMessage Of(in StateRecord record) => new()
        {
            _payload = record.IsTombstone ? null : Address(record.Value),
            _length = (nuint)record.Value.Length,
            _key = Address(record.Key),
            _keyLength = (nuint)record.Key.Length,
        };

        private static byte* Address(ReadOnlyMemory<byte> bytes)
        {
            fixed (byte* address = &MemoryMarshal.GetReference(bytes.Span))
            {
                return address;
            }
        }
    }
}
