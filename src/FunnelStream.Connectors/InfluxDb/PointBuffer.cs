namespace FunnelStream.Connectors.InfluxDb;

internal enum AddOutcome
{
    /// <summary>The point waits at the end of the line.</summary>
    Added,

    /// <summary>The point took the place in the line of an older one with the same key.</summary>
    Replaced,

    /// <summary>The point waits, and the oldest one was dropped for it.</summary>
    AddedDroppingOldest,

    /// <summary>Refused: nothing is free, and the server is taking points, so waiting for room is worth it.</summary>
    Full,

    /// <summary>Refused: the buffer is closed.</summary>
    Closed,
}

/// <param name="Outcome">What became of the point.</param>
/// <param name="Waiting">Points waiting now.</param>
internal readonly record struct AddResult(AddOutcome Outcome, int Waiting);

/// <summary>
/// The points of one lane that wait to be sent, in the order their keys first came, and the account of the batch that
/// is being sent. Safe for any number of producers and one consumer.
/// </summary>
internal sealed class PointBuffer(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PointKey, WaitingPoint> _points = [];
    private readonly Queue<PointKey> _order = [];
    private readonly List<(long Target, TaskCompletionSource Done)> _flushes = [];
    private TaskCompletionSource? _room;
    private volatile Action _ring = () => { };
    private bool _outage;
    private bool _closed;

    // Every key that joins the line has a position; positions below this one have left it.
    private long _head;
    private int _inFlight;
    private long _inFlightFrom;

    public int Capacity => capacity;

    public int Waiting
    {
        get { lock (_lock) { return _order.Count; } }
    }

    public int InFlight
    {
        get { lock (_lock) { return _inFlight; } }
    }

    public bool Outage
    {
        get { lock (_lock) { return _outage; } }
    }

    /// <summary>Whether it refuses points.</summary>
    public bool IsClosed
    {
        get { lock (_lock) { return _closed; } }
    }

    /// <summary>Whether somebody awaits the sending of points that still stand in line.</summary>
    public bool FlushWanted
    {
        get { lock (_lock) { return _flushes.Exists(flush => flush.Target > _head); } }
    }

    /// <summary>How many points find a place without one being dropped for them.</summary>
    public int Room
    {
        get { lock (_lock) { return Math.Max(0, capacity - _order.Count); } }
    }

    /// <summary>The position after the last point in line.</summary>
    public long End
    {
        get { lock (_lock) { return _head + _order.Count; } }
    }

    /// <summary>Whether every point before a position is stored, set aside or dropped.</summary>
    public bool IsSettled(long position)
    {
        lock (_lock)
        {
            return Settled >= position;
        }
    }

    /// <summary>Whoever takes the batches is woken by this from now on, whenever there may be one to take.</summary>
    public void Watch(Action ring) => _ring = ring;

    /// <summary>Wakes whoever takes the batches.</summary>
    public void Ring() => _ring();

    public AddResult Add(in WaitingPoint point)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return new(AddOutcome.Closed, _order.Count);
            }

            if (_points.ContainsKey(point.Key))
            {
                _points[point.Key] = point;
                return new(AddOutcome.Replaced, _order.Count);
            }

            var outcome = AddOutcome.Added;
            if (_order.Count >= capacity)
            {
                if (!_outage)
                {
                    return new(AddOutcome.Full, _order.Count);
                }

                _points.Remove(_order.Dequeue());
                _head++;
                Settle();
                outcome = AddOutcome.AddedDroppingOldest;
            }

            _points.Add(point.Key, point);
            _order.Enqueue(point.Key);
            return new(outcome, _order.Count);
        }
    }

    /// <summary>Moves the oldest points into flight; a newer value of one of them then joins the line anew.</summary>
    /// <exception cref="InvalidOperationException">A batch is in flight already.</exception>
    public WaitingPoint[] Take(int most)
    {
        lock (_lock)
        {
            if (_inFlight > 0)
            {
                throw new InvalidOperationException("One batch at a time: the one in flight is not completed.");
            }

            var batch = new WaitingPoint[Math.Min(most, _order.Count)];
            for (var i = 0; i < batch.Length; i++)
            {
                _points.Remove(_order.Dequeue(), out batch[i]);
            }

            _head += batch.Length;
            _inFlight = batch.Length;
            _inFlightFrom = _head - batch.Length;
            OpenRoom();
            return batch;
        }
    }

    /// <summary>The batch in flight is stored or set aside.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _inFlight = 0;
            Settle();
        }
    }

    /// <summary>During an outage a full buffer drops its oldest points instead of making producers wait.</summary>
    public void SetOutage(bool outage)
    {
        lock (_lock)
        {
            _outage = outage;
            if (outage)
            {
                OpenRoom();
            }
        }
    }

    /// <summary>Completes when <see cref="Add"/> is worth another try, which may still find the room taken by another.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_closed || _outage || _order.Count < capacity)
            {
                return Task.CompletedTask;
            }

            _room ??= NewSignal();
            return _room.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Completes when every point added before is stored, set aside or dropped.</summary>
    public Task FlushAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var target = _head + _order.Count;
            if (Settled >= target)
            {
                return Task.CompletedTask;
            }

            var done = NewSignal();
            _flushes.Add((target, done));
            return done.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Refuses further points.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            OpenRoom();
        }
    }

    /// <summary>Gives up what is left and cancels who awaits its sending.</summary>
    /// <returns>The number of points given up.</returns>
    public int Abandon()
    {
        lock (_lock)
        {
            var left = _order.Count + _inFlight;
            _points.Clear();
            _order.Clear();
            _head += left - _inFlight;
            _inFlight = 0;
            _flushes.ForEach(flush => flush.Done.TrySetCanceled());
            _flushes.Clear();
            return left;
        }
    }

    private long Settled => _inFlight > 0 ? _inFlightFrom : _head;

    private void Settle()
    {
        var settled = Settled;
        _flushes.RemoveAll(flush => flush.Target <= settled && flush.Done.TrySetResult());
    }

    private void OpenRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    // Continuations must not run inside the lock.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
