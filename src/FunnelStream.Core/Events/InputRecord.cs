namespace FunnelStream.Events;

/// <summary>A record as it was read: raw bytes and where they came from. Nothing is copied out of it until it is counted.</summary>
/// <param name="Topic">The input it was read from.</param>
/// <param name="Offset">Its offset in the topic's partition, or its line number in a file (from 0).</param>
/// <param name="Key">The record's key; null where it has none.</param>
/// <param name="Value">The record's value; null is a tombstone.</param>
/// <param name="Timestamp">The record's own timestamp, milliseconds since the Unix epoch; 0 where it has none.</param>
/// <param name="Headers">What the source hands on with it, opaque here: a rejected record goes to the dead letters with its headers.</param>
public readonly record struct InputRecord(InputTopic Topic, long Offset, ReadOnlyMemory<byte>? Key, ReadOnlyMemory<byte>? Value, long Timestamp, object? Headers = null)
{
    /// <summary>The record with bytes of its own, for who keeps it longer than its source does.</summary>
    public InputRecord Detached() => this with { Key = Own(Key), Value = Own(Value) };

    private static ReadOnlyMemory<byte>? Own(ReadOnlyMemory<byte>? bytes)
    {
        // Not "bytes is { } some ? ... : null", whose null would become an empty memory.
        if (bytes is not { } some)
        {
            return null;
        }

        return some.ToArray();
    }
}
