using Confluent.Kafka;
using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// How records come to the worker of one partition, an input at a time: straight from librdkafka's own queues, each of which
/// stops fetching when it is full. The next batch of an input is drawn when there is demand for it: an input never keeps out the
/// one that is waited for.
/// </summary>
internal sealed class PartitionInlet
{
    // One being counted, one coming: of each input.
    private const int SpareBatches = 6;

    // Holds librdkafka's queues open: they must not be used once their client is closed.
    private readonly Lock _gate = new();
    private readonly Stack<InputBatch> _spare = new();
    private readonly Lane[] _lanes = [new(), new(), new()];
    private Func<InputTopic, long> _endOf = _ => -1;
    private Action<Error> _failed = _ => { };
    private NativeBatch[] _queues = [];
    private bool _isOpen;
    private volatile bool _isComplete;

    /// <summary>Whether nothing more is to be read.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Polling thread: where each input will be read.</summary>
    /// <param name="queues">By input, each made with <see cref="Arrived"/>; this inlet's from now on.</param>
    public void Attach(NativeBatch[] queues)
    {
        lock (_gate)
        {
            _queues = queues;
        }
    }

    /// <summary>Polling thread: from here on records are those the worker waits for; what came before is not its own.</summary>
    /// <param name="endOf">Asked when records came: the end of their input as last heard of, negative where unknown.</param>
    /// <param name="failed">Called on the worker's thread with what comes in the place of records.</param>
    public void Open(Func<InputTopic, long> endOf, Action<Error> failed)
    {
        lock (_gate)
        {
            (_endOf, _failed, _isOpen) = (endOf, failed, true);
        }

        Array.ForEach(_lanes, lane => lane.Ring());
    }

    /// <summary>Worker: who is to be woken when something has come from an input, if they want to be, and in any case when all is complete; null: nobody any more.</summary>
    public void Watch(InputTopic topic, Action? wake) => _lanes[(int)topic].Wake = wake;

    /// <summary>Worker: it will wait for an input unless it finds something in it now. One call is enough until it has looked.</summary>
    public void WantsWaking(InputTopic topic) => Volatile.Write(ref _lanes[(int)topic].WantsWaking, 1);

    /// <summary>Any thread: something has come from an input.</summary>
    public void Arrived(InputTopic topic) => _lanes[(int)topic].Ring();

    /// <summary>Worker: what has come from an input; false where that is nothing.</summary>
    public bool TryRead(InputTopic topic, out Intake intake)
    {
        lock (_gate)
        {
            var lane = _lanes[(int)topic];
            if (_isOpen && _queues.Length > 0 && !_isComplete)
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

    /// <summary>Nothing more is to be read.</summary>
    public void Complete()
    {
        _isComplete = true;
        Array.ForEach(_lanes, lane => lane.Wake?.Invoke());
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
                        lane.Batch ??= _spare.TryPop(out var spare) ? spare : new InputBatch(lane.BytesOfFull);
                        lane.Add(record.Raw(topic, queue));
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

    private sealed class Lane
    {
        public int WantsWaking;

        private volatile Action? _wake;

        public Action? Wake
        {
            get => _wake;
            set => _wake = value;
        }

        public InputBatch? Batch { get; set; }

        /// <summary>What the last full batch took.</summary>
        public int BytesOfFull { get; private set; }

        public long Position { get; private set; }

        public bool AtEnd { get; private set; }

        public void Ring()
        {
            if (Interlocked.Exchange(ref WantsWaking, 0) == 1)
            {
                _wake?.Invoke();
            }
        }

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
