using Confluent.Kafka;
using FunnelStream.State;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Reads what is committed in some partitions from the beginning up to given offsets. One thread.</summary>
internal sealed class StateReading : IDisposable
{
    private static readonly TimeSpan WithoutProgress = TimeSpan.FromSeconds(60);

    private readonly LogReader _reader;
    private readonly string[] _names;
    private readonly long[] _targets;
    private readonly bool[] _done;
    private readonly long[] _positions;
    private readonly int _partition;
    private readonly TimeProvider _time;
    private readonly RestoreProgress _progress;
    private string? _lastError;
    private long _moved;

    /// <param name="options">How Kafka is reached.</param>
    /// <param name="partition">The partition of every state topic.</param>
    /// <param name="targets">By <see cref="StateTopic"/>: the offset up to which it must be read.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="time">The clock.</param>
    public StateReading(KafkaOptions options, int partition, long[] targets, RestoreProgress progress, TimeProvider time)
    {
        (_partition, _targets, _progress, _time) = (partition, targets, progress, time);
        _names = [.. StateTopicRules.Names(options)];
        _done = new bool[_names.Length];
        _positions = new long[_names.Length];
        _reader = new LogReader(ClientProperties.StateReader(options), error => _lastError = error.Reason, _ => { });
    }

    /// <summary>Reads some topics to their targets.</summary>
    /// <exception cref="StateLogException">They can't be read to their ends.</exception>
    public void Read(StateTopic[] topics, StateRecordReader take, CancellationToken cancellation)
    {
        _reader.Consumer.Assign(topics.Select(t => new TopicPartitionOffset(_names[(int)t], _partition, Offset.Beginning)));
        _moved = _time.GetTimestamp();
        while (!Array.TrueForAll(topics, t => _done[(int)t]))
        {
            cancellation.ThrowIfCancellationRequested();
            _reader.Read(
                (topic, _, offset, key, value, isTombstone) => Take(TopicOf(topic), offset, key, value, isTombstone, take),
                (topic, _, offset) => End(TopicOf(topic), offset),
                Fail);
            _progress.Set(_positions.Sum(), _targets.Sum());
            if (_time.GetElapsedTime(_moved) > WithoutProgress)
            {
                throw new StateLogException($"Reading the state of partition {_partition} has not come on for {WithoutProgress.TotalSeconds:0} s, at {Where()}"
                    + $"{(_lastError is null ? "" : $"; Kafka says: {_lastError}")}. A transaction that another program left open there would hold it back until it times out.");
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private void Take(StateTopic topic, long offset, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone, StateRecordReader take)
    {
        if (offset >= _targets[(int)topic])
        {
            // What was read of one topic may be older than what is read of another, and would pass for damage.
            throw new StateLogException($"The state of partition {_partition} was written to while it was read: another owner has taken it over.", isFenced: true);
        }

        take(topic, key, value, isTombstone);
        Reached(topic, offset + 1);
    }

    // Only the end that Kafka tells counts: the offset of the last record lies before transaction markers that take offsets too.
    private void End(StateTopic topic, long offset)
    {
        _done[(int)topic] |= offset >= _targets[(int)topic];
        Reached(topic, offset);
    }

    private void Reached(StateTopic topic, long position)
    {
        if (position > _positions[(int)topic])
        {
            _positions[(int)topic] = position;
            _moved = _time.GetTimestamp();
        }
    }

    private StateTopic TopicOf(string name) => (StateTopic)Array.IndexOf(_names, name);

    // What passes by itself is waited for; what does not, is said.
    private void Fail(Error error)
    {
        _lastError = error.Reason;
        if (error.IsFatal || StateLogErrors.IsGone(error.Code) || error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw StateLogErrors.Of($"The state of partition {_partition} can't be read", error, new KafkaException(error));
        }
    }

    private string Where() => string.Join(", ", _names.Select((name, i) => $"{name} {_positions[i]} of {_targets[i]}"));
}
