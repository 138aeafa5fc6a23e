using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// How records come to the worker of one partition, an input at a time: straight from librdkafka's own queues, each of which
/// stops fetching when it is full; or, where these can't be had, from the polling thread, which leaves records here and pauses
/// an input that has enough. The worker takes the next batch of an input when it has none left: an input never keeps out the
/// one that is waited for.
/// </summary>
internal sealed class PartitionInlet(int partition) : IDisposable
{
    // So much of an input is left here by the polling thread before it is paused; a record takes more than its bytes.
    private const int MostPending = 256 * 1024;
    private const int RecordOverhead = 64;

    // One being counted, one coming: of each input.
    private const int SpareBatches = 6;

    // Holds librdkafka's queues open: they must not be used once their client is closed.
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _arrived = new(false);
    private readonly Stack<InputBatch> _spare = new();
    private readonly Lane[] _lanes = [new(), new(), new()];
    private Func<InputTopic, long> _endOf = _ => -1;
    private Action<Error> _failed = _ => { };
    private NativeBatch[] _queues = [];
    private volatile bool _isComplete;

    public int Partition { get; } = partition;

    /// <summary>Polling thread: whether the worker reads from here on; what was delivered before is not its own.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether nothing follows but what is here.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>To be set when something comes.</summary>
    public AutoResetEvent Arrived => _arrived;

    /// <summary>Polling thread: where each input will be read, and whom to ask and tell.</summary>
    /// <param name="queues">By input; this inlet's from now on. Empty where the polling thread brings records.</param>
    /// <param name="endOf">Asked when records came: the end of their input as last heard of, negative where unknown.</param>
    /// <param name="failed">Told on the worker's thread what comes in the place of records.</param>
    public void Attach(NativeBatch[] queues, Func<InputTopic, long> endOf, Action<Error> failed)
    {
        lock (_gate)
        {
            (_queues, _endOf, _failed) = (queues, endOf, failed);
        }
    }

    /// <summary>Polling thread: from here on records are those the worker waits for.</summary>
    public void Open()
    {
        lock (_gate)
        {
            IsOpen = true;
        }

        _arrived.Set();
    }

    /// <summary>Polling thread: leaves a copy of a record.</summary>
    public void Add(in RawRecord record)
    {
        lock (_gate)
        {
            AddTo(_lanes[(int)record.Topic], record);
        }

        _arrived.Set();
    }

    /// <summary>Polling thread: the input's end was reached at <paramref name="position"/>.</summary>
    public void End(InputTopic topic, long position)
    {
        lock (_gate)
        {
            _lanes[(int)topic].End(position);
        }

        _arrived.Set();
    }

    /// <summary>Polling thread: whether an input is to be paused.</summary>
    public bool IsFull(InputTopic topic)
    {
        lock (_gate)
        {
            return _lanes[(int)topic].Batch is { } pending && pending.Bytes + (pending.Count * (long)RecordOverhead) > MostPending;
        }
    }

    /// <summary>Polling thread: whether a paused input is to be read again.</summary>
    public bool HasRoomAgain(InputTopic topic)
    {
        lock (_gate)
        {
            return _lanes[(int)topic].Batch is null;
        }
    }

    /// <summary>Worker: what has come from an input; false where that is nothing.</summary>
    public bool TryRead(InputTopic topic, out Intake intake)
    {
        lock (_gate)
        {
            var lane = _lanes[(int)topic];
            if (IsOpen && _queues.Length > 0 && !_isComplete)
            {
                Draw(_queues[(int)topic], topic, lane);
            }

            if (lane.Batch is { } records)
            {
                var end = _endOf(topic);
                intake = new Intake(topic, records, lane.Position, lane.AtEnd || (end >= 0 && lane.Position >= end));
            }
            else
            {
                intake = new Intake(topic, null, lane.Position, lane.AtEnd);
            }

            return lane.Clear();
        }
    }

    /// <summary>Worker: waits until something comes, or until there was time enough.</summary>
    public void Wait(TimeSpan most) => _arrived.WaitOne(most);

    /// <summary>Worker: a batch whose records are all applied.</summary>
    public void Return(InputBatch batch)
    {
        lock (_gate)
        {
            if (_spare.Count < SpareBatches)
            {
                batch.Clear();
                _spare.Push(batch);
            }
        }
    }

    /// <summary>Nothing more is to be read; what was is here still.</summary>
    public void Complete()
    {
        _isComplete = true;
        _arrived.Set();
    }

    /// <summary>Polling thread: gives librdkafka's queues back, also where the worker would still read.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Array.ForEach(_queues, queue => queue.Dispose());
            _queues = [];
        }
    }

    /// <summary>Once the worker has ended.</summary>
    public void Dispose()
    {
        Close();
        _arrived.Dispose();
    }

    private void Draw(NativeBatch queue, InputTopic topic, Lane lane)
    {
        queue.Poll(TimeSpan.Zero);
        while (queue.TryTake(out var record))
        {
            using (record)
            {
                switch (record.Error)
                {
                    case ErrorCode.NoError:
                        AddTo(lane, record.Raw(topic, queue));
                        break;
                    case ErrorCode.Local_PartitionEOF:
                        lane.End(record.Offset);
                        break;
                    default:
                        _failed(new Error(record.Error, record.ErrorText));
                        break;
                }
            }
        }
    }

    private void AddTo(Lane lane, in RawRecord record)
    {
        lane.Batch ??= _spare.TryPop(out var spare) ? spare : new InputBatch(lane.BytesOfFull);
        lane.Add(record);
    }

    private sealed class Lane
    {
        public InputBatch? Batch { get; set; }

        /// <summary>What the last full batch took.</summary>
        public int BytesOfFull { get; private set; }

        public long Position { get; private set; }

        public bool AtEnd { get; private set; }

        public void Add(in RawRecord record)
        {
            Batch!.Add(record);
            Position = record.Offset + 1;
            AtEnd = false;
        }

        public void End(long position) => (Position, AtEnd) = (position, true);

        /// <summary>Whether there was anything.</summary>
        public bool Clear()
        {
            var had = Batch is not null || AtEnd;
            BytesOfFull = Batch is { IsFull: true } full ? full.Bytes : BytesOfFull;
            (Batch, AtEnd) = (null, false);
            return had;
        }
    }
}
