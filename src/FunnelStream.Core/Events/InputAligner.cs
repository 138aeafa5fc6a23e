namespace FunnelStream.Events;

/// <summary>Decodes one record, or says why it is rejected: <see cref="FunnelWorker.Decode"/>.</summary>
public delegate Rejection RecordDecoder(in InputRecord record, out FunnelEvent decoded);

/// <summary>
/// Lets a worker's three inputs advance together in event time: the next record is the one whose event time is the least
/// among the inputs' heads, so that a backlog of one topic does not run weeks ahead of the others. While an input that is
/// not at its end has nothing buffered, it is waited for. Each record is decoded once, when it becomes its input's head.
/// Deterministic and without a clock: how long to wait is the caller's decision. Not thread-safe.
/// </summary>
/// <remarks>A rejected record has no event time; it goes before its input's next event.</remarks>
public sealed class InputAligner
{
    private readonly Lane[] _lanes = [new(), new(), new()];
    private readonly RecordDecoder _decode;

    /// <param name="decode">Decodes a record when it becomes its input's head.</param>
    public InputAligner(RecordDecoder decode) => _decode = decode;

    /// <summary>Whether records are held back because an input that is not at its end has nothing buffered.</summary>
    public bool IsWaiting
    {
        get
        {
            var (held, awaited) = (false, false);
            foreach (var lane in _lanes)
            {
                held |= lane.HasHead;
                awaited |= lane.IsAwaited;
            }

            return held && awaited;
        }
    }

    /// <summary>Whether any record is left to take.</summary>
    public bool HasRecords => !IsDrained(InputTopic.Leads) || !IsDrained(InputTopic.Touchpoints) || !IsDrained(InputTopic.Deals);

    /// <summary>Takes in what an input delivered, in the order of its offsets.</summary>
    /// <param name="topic">The input.</param>
    /// <param name="records">Its next records, possibly none; kept until they are taken.</param>
    /// <param name="atEnd">Whether the input has nothing after them for now: an input at its end is not waited for.</param>
    public void Add(InputTopic topic, ArraySegment<InputRecord> records, bool atEnd)
    {
        var lane = _lanes[(int)topic];
        lane.AtEnd = atEnd;
        if (records.Count > 0)
        {
            lane.GivenUp = false;
            lane.Add(records, _decode);
        }
    }

    /// <summary>Whether all that an input delivered is taken.</summary>
    public bool IsDrained(InputTopic topic) => !_lanes[(int)topic].HasHead;

    /// <summary>Waits no longer for the inputs that are waited for now, until they deliver again.</summary>
    public void GiveUp()
    {
        foreach (var lane in _lanes)
        {
            lane.GivenUp |= lane.IsAwaited;
        }
    }

    /// <summary>Takes the records to apply next, in their order; how many. Fewer than asked for: nothing is buffered, or an input is waited for.</summary>
    public int Take(Span<DecodedRecord> records)
    {
        var count = 0;
        while (count < records.Length && Least() is { } lane)
        {
            records[count++] = lane.Head;
            lane.Advance(_decode);
        }

        return count;
    }

    private Lane? Least()
    {
        Lane? least = null;
        foreach (var lane in _lanes)
        {
            if (lane.HasHead)
            {
                least = least is null || lane.HeadTime < least.HeadTime ? lane : least;
            }
            else if (lane.IsAwaited)
            {
                return null;
            }
        }

        return least;
    }

    private sealed class Lane
    {
        private readonly Queue<ArraySegment<InputRecord>> _waiting = new();
        private InputRecord[] _records = [];
        private int _index;
        private int _end;
        private DecodedRecord _head;

        public bool AtEnd { get; set; }

        public bool GivenUp { get; set; }

        public bool HasHead => _index < _end;

        public bool IsAwaited => !HasHead && !AtEnd && !GivenUp;

        public ref readonly DecodedRecord Head => ref _head;

        public long HeadTime => _head.Rejection.IsRejected ? long.MinValue : _head.Event.At;

        public void Add(ArraySegment<InputRecord> records, RecordDecoder decode)
        {
            _waiting.Enqueue(records);
            if (!HasHead)
            {
                Open(decode);
            }
        }

        public void Advance(RecordDecoder decode)
        {
            // Cleared, so that bytes that were counted are not kept alive by a batch of which some are not.
            _records[_index++] = default;
            if (HasHead)
            {
                Decode(decode);
            }
            else
            {
                Open(decode);
            }
        }

        private void Open(RecordDecoder decode)
        {
            if (!_waiting.TryDequeue(out var next))
            {
                (_records, _index, _end) = ([], 0, 0);
                return;
            }

            (_records, _index, _end) = (next.Array!, next.Offset, next.Offset + next.Count);
            Decode(decode);
        }

        private void Decode(RecordDecoder decode)
        {
            _head.Record = _records[_index];
            _head.Rejection = decode(in _head.Record, out _head.Event);
        }
    }
}
