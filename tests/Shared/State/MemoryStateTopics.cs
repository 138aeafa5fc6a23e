using FunnelStream.Worker;

namespace FunnelStream.State;

/// <summary>
/// One partition of the state topics in memory: what is committed, compacted when the test says so. Whoever takes it over
/// through a new log shuts out the logs before.
/// </summary>
internal sealed class MemoryStateTopics
{
    private readonly List<MemoryStateRecord>[] _topics = [[], [], []];
    private int _owner;

    /// <summary>What the next commit does; succeeds again after that.</summary>
    public CommitOutcome NextCommit { get; set; }

    /// <summary>The records of the dead-letter topic.</summary>
    public List<RejectedRecord> DeadLetters { get; } = [];

    /// <summary>By input topic: the offset committed last; −1 before any.</summary>
    public long[] Offsets { get; private set; } = [-1, -1, -1];

    /// <summary>The committed records of a topic, to look at or to damage.</summary>
    public List<MemoryStateRecord> this[StateTopic topic] => _topics[(int)topic];

    /// <summary>A log as one owner sees it.</summary>
    public IStateLog Open() => new Log(this);

    /// <summary>A copy that can be damaged without harm to this one.</summary>
    public MemoryStateTopics Copy()
    {
        var copy = new MemoryStateTopics { Offsets = Offsets };
        copy.DeadLetters.AddRange(DeadLetters);
        for (var i = 0; i < _topics.Length; i++)
        {
            copy._topics[i].AddRange(_topics[i]);
        }

        return copy;
    }

    /// <summary>The last value of each key that has one.</summary>
    public Dictionary<string, byte[]> Live(StateTopic topic)
    {
        var live = new Dictionary<string, byte[]>();
        foreach (var record in this[topic])
        {
            if (record.Value is null)
            {
                live.Remove(Convert.ToHexString(record.Key));
            }
            else
            {
                live[Convert.ToHexString(record.Key)] = record.Value;
            }
        }

        return live;
    }

    /// <summary>Compacts the beginning of a topic as Kafka does: of each key there the last record stays.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="until">How many records are compacted.</param>
    /// <param name="withTombstones">Whether tombstones there are old enough to go too.</param>
    public void Compact(StateTopic topic, int until, bool withTombstones)
    {
        var records = this[topic];
        var last = new Dictionary<string, int>();
        for (var i = 0; i < until; i++)
        {
            last[Convert.ToHexString(records[i].Key)] = i;
        }

        _topics[(int)topic] =
        [
            .. records.Take(until).Where((record, i) => last[Convert.ToHexString(record.Key)] == i && !(withTombstones && record.Value is null)),
            .. records.Skip(until),
        ];
    }

    private void Append(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            this[record.Topic].Add(new MemoryStateRecord(record.Key.ToArray(), record.IsTombstone ? null : record.Value.ToArray()));
        }

        DeadLetters.AddRange(rejected);
        Offsets = offsets.ToArray();
    }

    private sealed class Log(MemoryStateTopics topics) : IStateLog
    {
        private int _me;

        public void TakeOver(CancellationToken cancellation) => _me = ++topics._owner;

        public void Read(StateRecordReader take, CancellationToken cancellation)
        {
            foreach (var topic in Enum.GetValues<StateTopic>())
            {
                foreach (var record in topics[topic])
                {
                    cancellation.ThrowIfCancellationRequested();
                    take(topic, record.Key, record.Value, record.Value is null);
                }
            }
        }

        public void Commit(StateBatch batch, IReadOnlyList<RejectedRecord> rejected, ReadOnlySpan<long> offsets, CancellationToken cancellation)
        {
            if (_me != topics._owner)
            {
                throw new StateLogException("Another owner has taken the partition over.", isFenced: true);
            }

            var outcome = topics.NextCommit;
            topics.NextCommit = CommitOutcome.Succeeds;
            if (outcome != CommitOutcome.Fails)
            {
                topics.Append(batch, rejected, offsets);
            }

            if (outcome != CommitOutcome.Succeeds)
            {
                throw new StateLogException("The commit timed out.");
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A record as it lies in a topic; without a value it is a tombstone.</summary>
internal sealed record MemoryStateRecord(byte[] Key, byte[]? Value);

/// <summary>What becomes of a commit.</summary>
internal enum CommitOutcome
{
    /// <summary>It succeeds.</summary>
    Succeeds,

    /// <summary>It fails, nothing is committed.</summary>
    Fails,

    /// <summary>It succeeds, but its owner is not told so.</summary>
    SucceedsUnnoticed,
}
