namespace FunnelStream.Simulation.Broker;

/// <summary>A transaction: once decided, its markers are written one log after the other, and its offsets count when all are.</summary>
internal sealed class Transaction(long producer, long began)
{
    private readonly List<PartitionLog> _logs = [];
    private readonly List<Action> _offsets = [];
    private bool _committed;

    public long Began { get; } = began;

    public bool IsDecided { get; private set; }

    public bool IsFinished { get; private set; }

    public void Append(PartitionLog log, byte[] key, byte[]? value, object? subject)
    {
        if (!_logs.Contains(log))
        {
            _logs.Add(log);
        }

        log.Append(key, value, subject, producer);
    }

    public void AddOffsets(Action commit) => _offsets.Add(commit);

    public void Decide(bool commit) => (IsDecided, _committed) = (true, commit);

    /// <summary>Writes the next marker.</summary>
    public void WriteMarker()
    {
        if (_logs.Count > 0)
        {
            _logs[^1].End(producer, _committed);
            _logs.RemoveAt(_logs.Count - 1);
        }
        else
        {
            _offsets.ForEach(commit => (_committed ? commit : static () => { })());
            IsFinished = true;
        }
    }
}
