using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>A record of the dead-letter topic, taken apart again: what was rejected, why, and where it came from.</summary>
public sealed record StoredDeadLetter
{
    /// <summary>Partition of the dead-letter topic.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset in that partition.</summary>
    public required long Offset { get; init; }

    /// <summary>When it was rejected.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Why, as <see cref="RejectReasonNames.Name"/> writes it; <c>none</c> where the record does not say.</summary>
    public required string Reason { get; init; }

    /// <summary>The member it is about; null where it is about none.</summary>
    public string? Member { get; init; }

    /// <summary>The reason as a sentence; null where the record does not say.</summary>
    public string? Message { get; init; }

    /// <summary>The input topic it came from; null where the record does not say: then FunnelStream did not write it.</summary>
    public string? Topic { get; init; }

    /// <summary>The partition it came from; −1 where not known.</summary>
    public int InputPartition { get; init; } = -1;

    /// <summary>The offset it had there; −1 where not known.</summary>
    public long InputOffset { get; init; } = -1;

    /// <summary>Its key.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Its value.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Bytes its value had before it was cut to fit; null where it was not.</summary>
    public long? ValueTruncatedFrom { get; init; }

    /// <summary>Bytes its key had before it was cut to fit; null where it was not.</summary>
    public long? KeyTruncatedFrom { get; init; }

    /// <summary>Whether its own headers were too large to be kept.</summary>
    public bool LacksHeaders { get; init; }

    /// <summary>Whether key or value are only the beginning of what they were.</summary>
    public bool IsCut => ValueTruncatedFrom is not null || KeyTruncatedFrom is not null;

    /// <summary>The record's own headers, without those that say why it was rejected.</summary>
    internal Headers Headers { get; init; } = [];

    internal static StoredDeadLetter Of(ConsumeResult<byte[]?, byte[]?> result)
    {
        // The record's own headers come first, and may be called as ours are, which begin with the last reason.
        var all = (result.Message.Headers ?? []).ToList();
        var (own, headers) = (new Headers(), new Headers());
        var begin = all.FindLastIndex(h => h.Key == DeadLetter.Prefix + "reason");
        foreach (var (header, index) in all.Select((header, index) => (header, index)))
        {
            var isOurs = header.Key.StartsWith(DeadLetter.Prefix, StringComparison.Ordinal);
            if (!isOurs || (begin >= 0 && index >= begin))
            {
                (isOurs ? headers : own).Add(header.Key, header.GetValueBytes());
            }
        }

        return new StoredDeadLetter
        {
            Partition = result.Partition.Value,
            Offset = result.Offset.Value,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(result.Message.Timestamp.UnixTimestampMs),
            Reason = Text(headers, "reason") ?? RejectReason.None.Name(),
            Member = Text(headers, "member"),
            Message = Text(headers, "message"),
            Topic = Text(headers, "topic"),
            InputPartition = (int)(Number(headers, "partition") ?? -1),
            InputOffset = Number(headers, "offset") ?? -1,
            Key = result.Message.Key,
            Value = result.Message.Value,
            ValueTruncatedFrom = Number(headers, "value_truncated_from"),
            KeyTruncatedFrom = Number(headers, "key_truncated_from"),
            LacksHeaders = Number(headers, "headers_dropped") is not null,
            Headers = own,
        };
    }

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(DeadLetter.Prefix + name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    private static long? Number(Headers headers, string name) =>
        long.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
