using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What any thread may ask of the consumer: how far the inputs reach as last heard of, and how the client does.</summary>
internal sealed class InputEnds(TopicPartition[][] inputs, TimeProvider time)
{
    // The native client must not be freed while another thread is in it.
    private readonly Lock _open = new();
    private IConsumer<byte[]?, byte[]?>? _consumer;
    private long _lastPoll;
    private volatile string? _lastError;

    /// <summary>When it was last polled; null before the first time.</summary>
    public DateTimeOffset? LastPoll => Interlocked.Read(ref _lastPoll) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The last error a connection reported since records came in.</summary>
    public string? LastError
    {
        get => _lastError;
        set => _lastError = value;
    }

    /// <summary>It was polled now.</summary>
    public void Polled() => Interlocked.Exchange(ref _lastPoll, time.GetUtcNow().UtcTicks);

    /// <summary>From here on the client may be asked.</summary>
    public void Open(IConsumer<byte[]?, byte[]?> consumer)
    {
        lock (_open)
        {
            _consumer = consumer;
        }
    }

    /// <summary>From here on nobody enters the client: closing frees it.</summary>
    public void Close()
    {
        lock (_open)
        {
            _consumer = null;
        }
    }

    /// <summary>The end of an input; negative where unknown.</summary>
    public long Of(int partition, InputTopic topic)
    {
        try
        {
            lock (_open)
            {
                return _consumer?.GetWatermarkOffsets(inputs[partition][(int)topic]).High.Value ?? -1;
            }
        }
        catch (KafkaException)
        {
            return -1;
        }
    }
}
