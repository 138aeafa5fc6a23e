using Confluent.Kafka;
using FunnelStream.Events;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The one thread that polls the three topics and never blocks: it sorts records into the inlets of their partitions and
/// pauses an input whose inlet is full. What becomes of partitions is the affair of <see cref="Assignments"/>.
/// </summary>
internal sealed class FunnelConsumer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceWhileHeld = TimeSpan.FromMilliseconds(2);

    // The native client must not be freed while another thread is in it.
    private readonly Lock _open = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly NativeBatch? _native;
    private readonly Assignments _assignments;
    private readonly Action _settled;
    private readonly string[] _topics;
    private readonly TopicPartition[][] _inputs;
    private readonly List<(PartitionInlet Inlet, InputTopic Topic)> _paused = [];

    // Partitions whose inputs stand still until their worker is open.
    private readonly HashSet<int> _held = [];
    private string? _lastName;
    private InputTopic _lastTopic;
    private bool _assigned;
    private bool _pending;
    private bool _retired;
    private long _lastPoll;
    private volatile string? _lastError;

    public FunnelConsumer(KafkaOptions options, int partitions, Assignments assignments, Action assigned, TimeProvider time, ILogger logger)
    {
        (_assignments, _settled, _time, _logger) = (assignments, assigned, time, logger);
        _topics = [.. options.Topics.All];
        _inputs = [.. Enumerable.Range(0, partitions).Select(p => _topics.Select(t => new TopicPartition(t, p)).ToArray())];
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(ClientProperties.Consumer(options))
            .SetPartitionsAssignedHandler((consumer, assigned) => Assigned(consumer, assigned))
            .SetPartitionsRevokedHandler((_, _) => Revoked())
            .SetPartitionsLostHandler((_, _) => Lost("the group went on without this process"))
            .SetErrorHandler((_, error) => Warn(error.Reason))
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message))
            .Build();
        _native = NativeBatch.TryOpen(_consumer);
        if (_native is null)
        {
            Log.NoNativeBatches(logger);
        }
    }

    /// <summary>When the thread last polled; null before the first time.</summary>
    public DateTimeOffset? LastPoll => Interlocked.Read(ref _lastPoll) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The last error a connection reported since records came in.</summary>
    public string? LastError => _lastError;

    /// <summary>Polls until cancelled; then workers finish with a last checkpoint and the group is left.</summary>
    /// <exception cref="KafkaPipelineException">The consumer can't go on.</exception>
    public void Run(CancellationToken stop)
    {
        _consumer.Subscribe(_topics);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                PollOnce();
                HoldNew();
                TakeNews();
            }

            FlushAll();
            _assignments.Stop();
        }
        finally
        {
            _assignments.Lost("stopped");
            _native?.Dispose();
            Retire();
            _consumer.Close();
            Log.Stopped(_logger);
        }
    }

    /// <summary>Any thread: the end of an input as last heard of; negative where unknown.</summary>
    public long EndOf(int partition, InputTopic topic)
    {
        try
        {
            lock (_open)
            {
                return _retired ? -1 : _consumer.GetWatermarkOffsets(_inputs[partition][(int)topic]).High.Value;
            }
        }
        catch (KafkaException)
        {
            return -1;
        }
    }

    public void Dispose()
    {
        Retire();
        _consumer.Dispose();
    }

    // From here on no other thread enters the native client: closing frees it.
    private void Retire()
    {
        lock (_open)
        {
            _retired = true;
        }
    }

    private void PollOnce()
    {
        // Batches wait for more records only as long as there are some at hand.
        var patience = _paused.Count > 0 || _held.Count > 0 ? PatienceWhileHeld : _pending ? TimeSpan.Zero : Patience;
        try
        {
            if (_native is null)
            {
                PollClient(patience);
            }
            else if (_native.Poll(patience) > 0)
            {
                TakeBatch(_native);
            }
            else
            {
                PollClient(TimeSpan.Zero); // where what a rebalance handler threw comes up
            }
        }
        catch (ConsumeException e)
        {
            Handle(e.Error, e);
        }
    }

    private void PollClient(TimeSpan patience)
    {
        if (_consumer.Consume(patience) is not { } result)
        {
            Interlocked.Exchange(ref _lastPoll, _time.GetUtcNow().UtcTicks);
            FlushAll();
            Resume();
        }
        else if (result.IsPartitionEOF)
        {
            End(result.Topic, result.Partition.Value, result.Offset.Value);
        }
        else
        {
            var message = result.Message;
            Take(result.Partition.Value, new RawRecord
            {
                Topic = TopicOf(result.Topic),
                Offset = result.Offset.Value,
                Key = message.Key,
                HasKey = message.Key is not null,
                Value = message.Value,
                HasValue = message.Value is not null,
                Timestamp = message.Timestamp.UnixTimestampMs,
                Headers = message.Headers is { Count: > 0 } some ? some : null,
            });
        }
    }

    private void TakeBatch(NativeBatch batch)
    {
        while (batch.TryTake(out var record))
        {
            using (record)
            {
                switch (record.Error)
                {
                    case ErrorCode.NoError:
                        Take(record.Partition, new RawRecord
                        {
                            Topic = TopicOf(record.Topic),
                            Offset = record.Offset,
                            Key = record.Key,
                            HasKey = record.HasKey,
                            Value = record.Value,
                            HasValue = record.HasValue,
                            Timestamp = batch.TimestampOf(record),
                            Headers = batch.HeadersOf(record),
                        });
                        break;
                    case ErrorCode.Local_PartitionEOF:
                        End(record.Topic, record.Partition, record.Offset);
                        break;
                    default:
                        Handle(new Error(record.Error, record.ErrorText), null);
                        break;
                }
            }
        }
    }

    private void End(string topic, int partition, long offset)
    {
        if (_assignments.Workers[partition]?.Inlet is { IsOpen: true } inlet)
        {
            inlet.End(TopicOf(topic), offset);
            _pending = true;
        }
    }

    private void Take(int partition, in RawRecord record)
    {
        if (_assignments.Workers[partition]?.Inlet is not { IsOpen: true } inlet)
        {
            return;
        }

        _pending = true;
        if (inlet.Add(record))
        {
            Interlocked.Exchange(ref _lastPoll, _time.GetUtcNow().UtcTicks);
            _lastError = null;
            inlet.TryFlush(record.Topic, EndOf(partition, record.Topic));
            Pause(inlet, record.Topic);
            Resume();
        }
    }

    private InputTopic TopicOf(string name)
    {
        // Records come in the runs in which they were fetched, under one and the same string.
        if (!ReferenceEquals(name, _lastName))
        {
            (_lastName, _lastTopic) = (name, name == _topics[0] ? InputTopic.Leads : name == _topics[1] ? InputTopic.Touchpoints : InputTopic.Deals);
        }

        return _lastTopic;
    }

    private void FlushAll()
    {
        if (!_pending)
        {
            return;
        }

        _pending = false;
        foreach (var worker in _assignments.Workers)
        {
            for (var topic = InputTopic.Leads; worker is not null && topic <= InputTopic.Deals; topic++)
            {
                // What does not fit stays pending; the input is paused, so that it cannot grow.
                if (worker.Inlet.HasPending(topic) && !worker.Inlet.TryFlush(topic, EndOf(worker.Partition, topic)))
                {
                    _pending = true;
                    Hold(worker.Inlet, topic);
                }
            }
        }
    }

    private void Pause(PartitionInlet inlet, InputTopic topic)
    {
        if (inlet.IsFull(topic))
        {
            Hold(inlet, topic);
        }
    }

    private void Hold(PartitionInlet inlet, InputTopic topic)
    {
        if (!_paused.Contains((inlet, topic)))
        {
            _consumer.Pause([_inputs[inlet.Partition][(int)topic]]);
            _paused.Add((inlet, topic));
        }
    }

    private void Resume()
    {
        for (var i = _paused.Count - 1; i >= 0; i--)
        {
            var (inlet, topic) = _paused[i];
            if (inlet.HasRoomAgain(topic) && inlet.TryFlush(topic, EndOf(inlet.Partition, topic)))
            {
                _consumer.Resume([_inputs[inlet.Partition][(int)topic]]);
                _paused.RemoveAt(i);
            }
        }
    }

    private IEnumerable<TopicPartitionOffset> Assigned(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> assigned)
    {
        _assigned = true;
        return _assignments.Begin(consumer, assigned);
    }

    // The client assigns when the handler has returned; not before that can inputs be paused.
    private void HoldNew()
    {
        if (_assigned)
        {
            _assigned = false;
            foreach (var worker in _assignments.AtWork)
            {
                Hold(worker.Partition);
            }

            _settled();
        }
    }

    private void Hold(int partition)
    {
        _consumer.Pause(_inputs[partition]);
        _held.Add(partition);
        _paused.RemoveAll(p => p.Inlet.Partition == partition);
    }

    private void TakeNews()
    {
        while (_assignments.NextNews() is { } worker)
        {
            switch (worker.Failure)
            {
                case null:
                    Open(worker);
                    break;
                case { IsFenced: true }:
                    _assignments.Drop(worker);
                    _consumer.Unsubscribe();
                    _consumer.Subscribe(_topics);
                    break;
                default:
                    Hold(worker.Partition);
                    _assignments.Reopen(worker);
                    break;
            }
        }
    }

    // Resumed first: resuming after the seek would go back to where reading was paused.
    private void Open(PartitionWorker worker)
    {
        _consumer.Resume(_inputs[worker.Partition]);
        for (var topic = 0; topic < 3; topic++)
        {
            _consumer.Seek(new TopicPartitionOffset(_inputs[worker.Partition][topic], worker.From(topic)));
        }

        _held.Remove(worker.Partition);
        worker.Inlet.IsOpen = true;
    }

    private void Revoked()
    {
        _assignments.Revoked();
        ResumeAll();
    }

    private void Lost(string reason)
    {
        _assignments.Lost(reason);
        ResumeAll();
    }

    // librdkafka keeps a pause from one assignment to the next: an input still paused would never be read again.
    private void ResumeAll()
    {
        _consumer.Resume(_paused.Select(p => _inputs[p.Inlet.Partition][(int)p.Topic]).Concat(_held.SelectMany(p => _inputs[p])));
        _paused.Clear();
        _held.Clear();
    }

    private void Handle(Error error, ConsumeException? e)
    {
        switch (error.Code)
        {
            case ErrorCode.Local_MaxPollExceeded:
                // The lost handler is not called for this one.
                Lost("the process did not poll within max.poll.interval.ms");
                break;
            case ErrorCode.GroupAuthorizationFailed:
                throw new KafkaPipelineException($"The user may not read with this group: {error.Reason}. Grant it READ on the group, or set another Kafka:GroupId.", e);
            case ErrorCode.TopicAuthorizationFailed:
                throw new KafkaPipelineException($"The user may not read an input topic: {error.Reason}. Grant it READ and DESCRIBE on the three topics.", e);
            case ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition:
                throw new KafkaPipelineException($"An input topic is gone: {error.Reason}. Create it again and start anew.", e);
            case var _ when error.IsFatal:
                throw new KafkaPipelineException($"Kafka's client cannot go on: {error.Reason}. Start again.", e);
            default:
                Warn(error.Reason);
                break;
        }
    }

    private void Warn(string reason)
    {
        _lastError = reason;
        Log.BrokerError(_logger, reason);
    }
}
