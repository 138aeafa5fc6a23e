using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Copies keys and values out of librdkafka's buffers into shared blocks: one allocation for some 400 records instead of
/// two for each. A block lives as long as any record in it. Used by the polling thread alone.
/// </summary>
internal sealed class RecordSlab : IDeserializer<ReadOnlyMemory<byte>?>
{
    private const int BlockBytes = 64 * 1024;
    private byte[] _block = [];
    private int _used;

    public ReadOnlyMemory<byte>? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        // Not "isNull ? null : Copy(data)", whose null would become an empty memory.
        if (isNull)
        {
            return null;
        }

        return Copy(data);
    }

    /// <summary>Copies bytes; they stay as long as the copy is held.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> data)
    {
        if (data.Length > BlockBytes / 4)
        {
            return data.ToArray();
        }

        if (data.Length > _block.Length - _used)
        {
            _block = GC.AllocateUninitializedArray<byte>(BlockBytes);
            _used = 0;
        }

        var copy = _block.AsMemory(_used, data.Length);
        data.CopyTo(copy.Span);
        _used += data.Length;
        return copy;
    }
}
