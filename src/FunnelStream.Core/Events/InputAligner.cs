using System.Diagnostics.CodeAnalysis;

namespace FunnelStream.Events;

/// <summary>Decodes one record, or says why it is rejected.</summary>
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
    private readonly Queue<InputBatch> _emptied = new();
    private readonly Lane[] _lanes;
    private readonly RecordDecoder _decode;

    /// <param name="decode">Decodes a record when it becomes its input's head.</param>
    public InputAligner(RecordDecoder decode)
    {
        _decode = decode;
        _lanes = [new(_emptied), new(_emptied), new(_emptied)];
    }

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
    /// <param name="records">Its next records, null where there are none; kept until <see cref="TryReclaim"/>.</param>
    /// <param name="atEnd">Whether the input has nothing after them for now: an input at its end is not waited for.</param>
    public void Add(InputTopic topic, InputBatch? records, bool atEnd)
    {
        var lane = _lanes[(int)topic];
        lane.AtEnd = atEnd;
        if (records is { Count: > 0 })
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

    /// <summary>
    /// Takes the records to apply next, in their order; how many. Fewer than asked for: nothing is buffered, or an input is waited for.
    /// Their bytes are good until batches are reclaimed.
    /// </summary>
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

    /// <summary>A batch of which all records are taken, no longer needed once they are applied; false where there is none.</summary>
    public bool TryReclaim([MaybeNullWhen(false)] out InputBatch batch) => _emptied.TryDequeue(out batch);

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

    private sealed class Lane(Queue<InputBatch> emptied)
    {
        private readonly Queue<InputBatch> _waiting = new();
        private InputBatch? _batch;
        private int _index;
        private DecodedRecord _head;

        public bool AtEnd { get; set; }

        public bool GivenUp { get; set; }

        public bool HasHead => _batch is not null;

        public bool IsAwaited => !HasHead && !AtEnd && !GivenUp;

        public ref readonly DecodedRecord Head => ref _head;

        public long HeadTime => _head.Rejection.IsRejected ? long.MinValue : _head.Event.At;

        public void Add(InputBatch records, RecordDecoder decode)
        {
            _waiting.Enqueue(records);
            if (!HasHead)
            {
                Open(decode);
            }
        }

        public void Advance(RecordDecoder decode)
        {
            if (++_index < _batch!.Count)
            {
                Decode(_batch, decode);
            }
            else
            {
                emptied.Enqueue(_batch);
                Open(decode);
            }
        }

        private void Open(RecordDecoder decode)
        {
            _index = 0;
            if (_waiting.TryDequeue(out _batch))
            {
                Decode(_batch, decode);
            }
        }

        private void Decode(InputBatch batch, RecordDecoder decode)
        {
            _head.Record = batch[_index];
            _head.Rejection = decode(in _head.Record, out _head.Event);
        }
    }
}
