using System.Collections.Concurrent;
using System.Threading.Channels;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The way from the polling thread to the worker of one partition: batches through a bounded channel. Bytes under way are
/// counted for each input, not for all three together: a full input must not keep out the one the worker waits for.
/// </summary>
internal sealed class PartitionInlet
{
    // What a record takes besides its bytes.
    private const int RecordOverhead = 64;

    // Batches kept for live traffic.
    private const int SpareBatches = 4;
    private readonly ConcurrentQueue<InputBatch> _emptied = new();
    private readonly Channel<Intake> _channel = Channel.CreateBounded<Intake>(new BoundedChannelOptions(256) { SingleReader = true, SingleWriter = true });
    private readonly Lane[] _lanes = [new(), new(), new()];
    private readonly long _highMark;

    /// <param name="partition">The partition of all three topics.</param>
    /// <param name="highMark">Bytes of one input under way beyond which it is full; it has room again below a quarter.</param>
    public PartitionInlet(int partition, long highMark)
    {
        Partition = partition;
        _highMark = highMark;
    }

    public int Partition { get; }

    /// <summary>Polling thread: whether the worker reads from here on; what was delivered before is not its own.</summary>
    public bool IsOpen { get; set; }

    public ChannelReader<Intake> Reader => _channel.Reader;

    /// <summary>Bytes a record counts for.</summary>
    public static int Weight(in InputRecord record) => Weight((record.Key?.Length ?? 0) + (record.Value?.Length ?? 0));

    public bool HasPending(InputTopic topic) => _lanes[(int)topic].HasPending;

    public bool IsFull(InputTopic topic) => Interlocked.Read(ref _lanes[(int)topic].Bytes) > _highMark;

    public bool HasRoomAgain(InputTopic topic) => Interlocked.Read(ref _lanes[(int)topic].Bytes) < _highMark / 4;

    /// <summary>Polling thread: takes a copy of a record into the pending batch; true when the batch should be flushed.</summary>
    public bool Add(in RawRecord record)
    {
        var lane = _lanes[(int)record.Topic];
        lane.Batch ??= _emptied.TryDequeue(out var emptied) ? emptied : new InputBatch(lane.BytesOfFull);
        Interlocked.Add(ref lane.Bytes, Weight(record.Key.Length + record.Value.Length));
        lane.Add(record);
        return lane.Batch.IsFull;
    }

    /// <summary>Polling thread: the input's end was reached at <paramref name="position"/>.</summary>
    public void End(InputTopic topic, long position) => _lanes[(int)topic].End(position);

    /// <summary>Polling thread: hands on the pending batch; false where the channel is full and it stays pending.</summary>
    /// <param name="topic">The input.</param>
    /// <param name="highWatermark">The end of the input as last heard of, negative where unknown.</param>
    public bool TryFlush(InputTopic topic, long highWatermark)
    {
        var lane = _lanes[(int)topic];
        if (!lane.HasPending)
        {
            return true;
        }

        var batch = lane.Pending(topic, highWatermark);
        if (!_channel.Writer.TryWrite(batch))
        {
            return false;
        }

        lane.Clear();
        return true;
    }

    /// <summary>Polling thread: nothing follows.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Worker: so many bytes of an input were applied.</summary>
    public void Taken(InputTopic topic, long bytes) => Interlocked.Add(ref _lanes[(int)topic].Bytes, -bytes);

    /// <summary>Worker: a batch whose records are all applied. One that was not filled is kept only where there are few: so what a backlog needed is given up in quieter times.</summary>
    public void Return(InputBatch batch)
    {
        if (batch.IsFull || _emptied.Count < SpareBatches)
        {
            batch.Clear();
            _emptied.Enqueue(batch);
        }
    }

    private static int Weight(int bytes) => RecordOverhead + bytes;

    private sealed class Lane
    {
        public long Bytes;
        private long _position;
        private bool _atEnd;

        public InputBatch? Batch { get; set; }

        /// <summary>What the last full batch took.</summary>
        public int BytesOfFull { get; private set; }

        public bool HasPending => Batch is not null || _atEnd;

        public void Add(in RawRecord record)
        {
            Batch!.Add(record);
            _position = record.Offset + 1;
            _atEnd = false;
        }

        public void End(long position)
        {
            _position = position;
            _atEnd = true;
        }

        public Intake Pending(InputTopic topic, long highWatermark) =>
            new(topic, Batch, _position, _atEnd || (highWatermark >= 0 && _position >= highWatermark));

        public void Clear()
        {
            BytesOfFull = Batch is { IsFull: true } full ? full.Bytes : BytesOfFull;
            Batch = null;
            _atEnd = false;
        }
    }
}
