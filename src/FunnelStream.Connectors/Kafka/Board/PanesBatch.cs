using System.Buffers;
using FunnelStream.Board;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Some records of the panes topic, and ends of its partitions, in the order in which they were read.</summary>
public sealed class PanesBatch
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly List<Entry> _entries = [];

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Hands everything on to a board's feed.</summary>
    /// <exception cref="FormatException">A record is damaged.</exception>
    public void Feed(BoardFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var bytes = _bytes.WrittenSpan;
        foreach (var (partition, offset, key, value) in _entries)
        {
            if (key < 0)
            {
                feed.End(partition, offset);
                continue;
            }

            feed.Take(partition, offset, bytes[..key], bytes.Slice(key, Math.Max(0, value)), isTombstone: value < 0);
            bytes = bytes[(key + Math.Max(0, value))..];
        }
    }

    internal void Add(int partition, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
    {
        _bytes.Write(key);
        _bytes.Write(value);
        _entries.Add(new Entry(partition, offset, key.Length, isTombstone ? -1 : value.Length));
    }

    internal void AddEnd(int partition, long offset) => _entries.Add(new Entry(partition, offset, -1, -1));

    internal void Clear()
    {
        _bytes.ResetWrittenCount();
        _entries.Clear();
    }

    private readonly record struct Entry(int Partition, long Offset, int KeyLength, int ValueLength);
}
