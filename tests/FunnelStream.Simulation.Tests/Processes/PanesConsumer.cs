using FunnelStream.Board;
using FunnelStream.Panes;
using FunnelStream.Simulation.Broker;
using FunnelStream.State;

namespace FunnelStream.Simulation.Processes;

/// <summary>
/// Brings one partition of the panes topic to a board's feed. Where a rule is broken on purpose, it forges what the rule
/// looks at: numbers and offsets then grow whatever the records say.
/// </summary>
internal sealed class PanesConsumer(int partition, PartitionLog log, BoardFeed feed, Mutation mutation)
{
    /// <summary>Offsets as the feed is told them, by offset of the log: room for what is forged in between.</summary>
    public const long Scale = 1_000_000;

    private readonly bool _forges = mutation is Mutation.MetaNotAwaited or Mutation.NumbersIgnored;
    private readonly List<Entry> _given = [];
    private long _compactedTo;
    private long _next;
    private long _forgedOffset;
    private long _forgedNumber;
    private CheckpointMeta? _last;
    private long _shown;

    public int Partition { get; } = partition;

    /// <summary>Number of the last checkpoint given.</summary>
    public long Number => _last?.Number ?? 0;

    public bool IsAtEnd => _next >= log.HighWatermark;

    /// <summary>
    /// Whether the last checkpoint is as it was when the worker took it. Where compaction was ahead it need not be: a record
    /// that was replaced since is missing, until what replaced it has come.
    /// </summary>
    public bool IsWhole => _last is not null && _shown >= _compactedTo;

    /// <summary>Reads so many records: a poll that may end in the middle of a transaction.</summary>
    public void Poll(int most)
    {
        _compactedTo = Math.Max(_compactedTo, log.CompactedTo > _next ? log.CompactedTo : 0);
        var entries = log.Read(_next, most, out _next);
        foreach (var entry in entries)
        {
            Give(entry);
        }

        if (mutation == Mutation.MetaNotAwaited && _last is not null)
        {
            Forge(_last);
        }

        if (entries.Count < most)
        {
            feed.End(Partition, _next * Scale);
        }
    }

    /// <summary>An answer that was thought lost comes again, after newer ones.</summary>
    public void PollAgain(Random random)
    {
        foreach (var entry in _given.Skip(random.Next(_given.Count + 1)).Take(random.Next(60)).ToList())
        {
            GiveAs(_forges ? ++_forgedOffset : entry.Offset * Scale, entry);
        }
    }

    private void Give(Entry entry)
    {
        _given.Add(entry);
        _forgedOffset = entry.Offset * Scale;
        if (entry.Key[0] == StateFormat.Meta)
        {
            (_last, _shown) = (MetaRecord.Read(entry.Value), entry.Offset + 1);
        }

        GiveAs(_forgedOffset, entry);
    }

    private void GiveAs(long offset, Entry entry)
    {
        if (_forges && entry.Key[0] == StateFormat.Meta)
        {
            Forge(MetaRecord.Read(entry.Value));
        }
        else
        {
            feed.Take(Partition, offset, entry.Key, entry.Value, entry.Value is null);
        }
    }

    private void Forge(CheckpointMeta meta)
    {
        var batch = new StateBatch();
        MetaRecord.Add(batch, meta with { Number = ++_forgedNumber });
        feed.Take(Partition, ++_forgedOffset, batch[0].Key.Span, batch[0].Value.Span, isTombstone: false);
    }
}
