using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// A rejected record as it is written to the dead-letter topic: its own key, value and headers, and headers that say why
/// and where it came from. Parts too large for an ordinary topic are cut, and a header says so.
/// </summary>
internal static class DeadLetter
{
    /// <summary>What all headers of FunnelStream's begin with.</summary>
    public const string Prefix = "funnelstream.errors.";

    /// <param name="rejected">The record and why.</param>
    /// <param name="topic">Where it was read from.</param>
    /// <param name="partition">Its partition there.</param>
    /// <param name="limit">The largest record that the dead-letter topic accepts, bytes, at least <see cref="RecordLimit.Least"/>.</param>
    public static Message<byte[], byte[]> Of(in RejectedRecord rejected, string topic, int partition, int limit)
    {
        // Four fifths for the value, a sixteenth each for key and original headers; what is left is ample for ours.
        var (valueBytes, otherBytes) = (limit / 5 * 4, limit / 16);
        var record = rejected.Record;
        var headers = new Headers();
        var dropped = record.Headers is Headers original ? AddOriginal(headers, original, otherBytes) : null;
        Add(headers, "reason", rejected.Rejection.Reason.Name());
        Add(headers, "member", rejected.Rejection.Member);
        Add(headers, "message", RejectionText.Of(record.Topic, rejected.Rejection));
        Add(headers, "topic", topic);
        Add(headers, "partition", partition.ToString(CultureInfo.InvariantCulture));
        Add(headers, "offset", record.Offset.ToString(CultureInfo.InvariantCulture));
        Add(headers, "timestamp", record.Timestamp.ToString(CultureInfo.InvariantCulture));
        Add(headers, "headers_dropped", dropped?.ToString(CultureInfo.InvariantCulture));
        return new Message<byte[], byte[]>
        {
            Key = Cut(record.Key, otherBytes, "key_truncated_from", headers)!,
            Value = Cut(record.Value, valueBytes, "value_truncated_from", headers)!,
            // Not the record's own timestamp: retention counts from it, and an old one would vanish at once.
            Headers = headers,
        };
    }

    // What is called as ours are was copied from a dead letter, or is to pass for one: it is left out. The bytes of all, where they are too many.
    private static int? AddOriginal(Headers headers, Headers original, int limit)
    {
        var own = original.Where(h => !h.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        var bytes = own.Sum(h => h.Key.Length + (h.GetValueBytes()?.Length ?? 0));
        if (bytes > limit)
        {
            return bytes;
        }

        own.ForEach(header => headers.Add(header.Key, header.GetValueBytes()));
        return null;
    }

    private static void Add(Headers headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(Prefix + name, Encoding.UTF8.GetBytes(value));
        }
    }

    private static byte[]? Cut(ReadOnlyMemory<byte>? bytes, int limit, string name, Headers headers)
    {
        if (bytes is not { } whole || whole.Length <= limit)
        {
            return bytes?.ToArray();
        }

        Add(headers, name, whole.Length.ToString(CultureInfo.InvariantCulture));
        return whole[..limit].ToArray();
    }
}
