using System.Collections.Concurrent;
using Akka.Actor;
using Confluent.Kafka;
using FunnelStream.Events;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Owns the client and the group of the three topics. Between polls it opens the inputs of partitions whose workers are ready, and these read them
/// themselves. The group's handlers wait for the ends of streams, never for a message. What becomes of partitions is the affair of <see cref="Assignments"/>.
/// </summary>
internal sealed class ConsumerActor : PollingActor<byte[]?, byte[]?>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceWhileHeld = TimeSpan.FromMilliseconds(2);

    private readonly ILogger _logger;
    private readonly ConcurrentQueue<Error> _failures = new();
    private readonly Assignments _assignments;
    private readonly InputEnds _ends;
    private readonly Action _settled;
    private readonly KafkaOptions _options;
    private readonly string[] _topics;
    private readonly TopicPartition[][] _inputs;

    // Partitions whose inputs stand still until their worker is open.
    private readonly HashSet<int> _held = [];
    private bool _assigned;

    /// <param name="options">Valid options.</param>
    /// <param name="inputs">By partition and topic.</param>
    /// <param name="assignments">What becomes of partitions, given how workers tell that they are open, or have ended.</param>
    /// <param name="ends">What other threads ask.</param>
    /// <param name="settled">Called once partitions are assigned.</param>
    /// <param name="ended">Completes when the group is left, or fails with why it can't go on.</param>
    /// <param name="logger">Where to log.</param>
    public ConsumerActor(
        KafkaOptions options, TopicPartition[][] inputs, Func<Action<PartitionWorker>, Assignments> assignments, InputEnds ends, Action settled, TaskCompletionSource ended, ILogger logger)
        : base(ended)
    {
        (_options, _inputs, _ends, _settled, _logger) = (options, inputs, ends, settled, logger);
        _topics = [.. options.Topics.All];
        var self = Self;
        _assignments = assignments(worker => self.Tell(worker));
        Receive<PartitionWorker>(Take);
    }

    protected override IConsumer<byte[]?, byte[]?> Subscribe()
    {
        var consumer = Build(ClientProperties.Consumer(_options, _inputs.Length));
        consumer.Subscribe(_topics);
        _ends.Open(consumer);
        return consumer;
    }

    protected override TimeSpan? PollOnce()
    {
        try
        {
            // Records of inputs that are held may come here, and are read again where their worker begins.
            Consumer!.Consume(_held.Count > 0 ? PatienceWhileHeld : Patience);
            _ends.Polled();
            while (_failures.TryDequeue(out var failure))
            {
                Handle(failure, null);
            }
        }
        catch (ConsumeException e)
        {
            Handle(e.Error, e);
        }

        HoldNew();
        return null;
    }

    protected override void Finish() => _assignments.Stop();

    protected override void Leave()
    {
        _assignments.Lost("stopped");
        _ends.Close();
        Log.Stopped(_logger);
    }

    private IConsumer<byte[]?, byte[]?> Build(ConsumerConfig config) => new ConsumerBuilder<byte[]?, byte[]?>(config)
        .SetPartitionsAssignedHandler((consumer, assigned) => Assigned(consumer, assigned))
        .SetPartitionsRevokedHandler((_, _) => Revoked())
        .SetPartitionsLostHandler((_, _) => Lost("the group went on without this process"))
        .SetErrorHandler((_, error) => Warn(error))
        .SetLogHandler((_, message) => Log.Librdkafka(_logger, message))
        .Build();

    private IEnumerable<TopicPartitionOffset> Assigned(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> assigned)
    {
        if (IsLeaving)
        {
            return [];
        }

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
        Consumer!.Pause(_inputs[partition]);
        _held.Add(partition);
    }

    private void Take(PartitionWorker worker)
    {
        if (!_assignments.IsNews(worker))
        {
            return;
        }

        switch (worker.Failure)
        {
            case null:
                Open(worker);
                break;
            case { IsFenced: true }:
                _assignments.Drop(worker);
                Consumer!.Unsubscribe();
                Consumer!.Subscribe(_topics);
                break;
            default:
                Hold(worker.Partition);
                _assignments.Reopen(worker);
                break;
        }
    }

    // Queues first: what is read from the new offset on comes there alone. Resumed before the seek: resuming after it would go
    // back to where reading was paused.
    private void Open(PartitionWorker worker)
    {
        var (inputs, inlet) = (_inputs[worker.Partition], worker.Inlet);
        inlet.Attach([.. Enum.GetValues<InputTopic>().Select(topic => NativeBatch.Open(Consumer!, inputs[(int)topic], () => inlet.Arrived(topic)))]);
        Consumer!.Resume(inputs);
        for (var topic = 0; topic < 3; topic++)
        {
            Consumer!.Seek(new TopicPartitionOffset(inputs[topic], worker.From(topic)));
        }

        _held.Remove(worker.Partition);
        inlet.Open(topic => Came(worker.Partition, topic), _failures.Enqueue);
    }

    private long Came(int partition, InputTopic topic)
    {
        _ends.LastError = null;
        return _ends.Of(partition, topic);
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
        Consumer!.Resume(_held.SelectMany(p => _inputs[p]));
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
            _ends.LastError = error.Reason;
            Log.BrokerError(_logger, error.Reason);
        }
    }
}
