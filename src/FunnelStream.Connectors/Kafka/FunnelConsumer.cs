using System.Collections.Concurrent;
using Confluent.Kafka;
using FunnelStream.Events;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The one thread that speaks with the group and never blocks: it opens the inputs of partitions whose workers are ready, and
/// these read them themselves. What becomes of partitions is the affair of <see cref="Assignments"/>.
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
    private readonly ConcurrentQueue<Error> _failures = new();
    private readonly Assignments _assignments;
    private readonly Action _settled;
    private readonly string[] _topics;
    private readonly TopicPartition[][] _inputs;

    // Partitions whose inputs stand still until their worker is open.
    private readonly HashSet<int> _held = [];
    private bool _assigned;
    private bool _retired;
    private long _lastPoll;
    private volatile string? _lastError;

    public FunnelConsumer(KafkaOptions options, int partitions, Assignments assignments, Action assigned, TimeProvider time, ILogger logger)
    {
        (_assignments, _settled, _time, _logger) = (assignments, assigned, time, logger);
        _topics = [.. options.Topics.All];
        _inputs = [.. Enumerable.Range(0, partitions).Select(p => _topics.Select(t => new TopicPartition(t, p)).ToArray())];
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(ClientProperties.Consumer(options, partitions))
            .SetPartitionsAssignedHandler((consumer, assigned) => Assigned(consumer, assigned))
            .SetPartitionsRevokedHandler((_, _) => Revoked())
            .SetPartitionsLostHandler((_, _) => Lost("the group went on without this process"))
            .SetErrorHandler((_, error) => Warn(error))
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message))
            .Build();
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

            _assignments.Stop();
        }
        finally
        {
            _assignments.Lost("stopped");
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
        try
        {
            // Records of inputs that are held may come here, and are read again where their worker begins.
            _consumer.Consume(_held.Count > 0 ? PatienceWhileHeld : Patience);
            Interlocked.Exchange(ref _lastPoll, _time.GetUtcNow().UtcTicks);
            while (_failures.TryDequeue(out var failure))
            {
                Handle(failure, null);
            }
        }
        catch (ConsumeException e)
        {
            Handle(e.Error, e);
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

    // Queues first: what is read from the new offset on comes there alone. Resumed before the seek: resuming after it would go
    // back to where reading was paused.
    private void Open(PartitionWorker worker)
    {
        var (inputs, inlet) = (_inputs[worker.Partition], worker.Inlet);
        inlet.Attach([.. Enum.GetValues<InputTopic>().Select(topic => NativeBatch.Open(_consumer, inputs[(int)topic], () => inlet.Arrived(topic)))]);
        _consumer.Resume(inputs);
        for (var topic = 0; topic < 3; topic++)
        {
            _consumer.Seek(new TopicPartitionOffset(inputs[topic], worker.From(topic)));
        }

        _held.Remove(worker.Partition);
        inlet.Open(topic => Came(worker.Partition, topic), _failures.Enqueue);
    }

    private long Came(int partition, InputTopic topic)
    {
        _lastError = null;
        return EndOf(partition, topic);
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
        _consumer.Resume(_held.SelectMany(p => _inputs[p]));
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
                Warn(error);
                break;
        }
    }

    private void Warn(Error error)
    {
        if (error.IsOfOneBroker())
        {
            _lastError = error.Reason;
            Log.BrokerError(_logger, error.Reason);
        }
    }
}
