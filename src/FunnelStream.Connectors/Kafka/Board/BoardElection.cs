using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Elects the active board: the member of a group to which Kafka assigns the only partition of the board's topic. That it
/// still has it, the group confirms with every commit, which it accepts from members of the present generation only.
/// </summary>
public sealed class BoardElection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Confirmation = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(3);

    // A broker that has just come up does not know its topics for a while.
    private static readonly TimeSpan MissingPatience = TimeSpan.FromSeconds(30);

    // Who polls only after BoardClients.Session has lost what it is being given.
    private static readonly TimeSpan CoordinatorPatience = BoardClients.Session - TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TopicPartition _office;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly Channel<BoardLease> _leases = Channel.CreateUnbounded<BoardLease>();
    private BoardLease? _lease;
    private bool _isAssigned;
    private bool _isSuspended;
    private int _failures;
    private bool _failed;
    private long _missing;
    private long _asked;
    private long _next;
    private int _rewrite;
    private long _suspended;

    /// <param name="options">Valid options; the board's topic exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public BoardElection(KafkaOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _office = new TopicPartition(options.BoardName, 0);
        _producer = new ProducerBuilder<Null, byte[]>(BoardClients.Messages(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>The office, each time this process gets it.</summary>
    public ChannelReader<BoardLease> Leases => _leases.Reader;

    /// <summary>Whether this process has the office now.</summary>
    public bool IsActive => Volatile.Read(ref _lease) is { IsHeld: true };

    /// <summary>How many times the group did not confirm in time that this process has the office.</summary>
    public long Suspended => Interlocked.Read(ref _suspended);

    /// <summary>Stands for election until cancelled, on a thread of its own, and then leaves, so that another gets the office at once.</summary>
    /// <exception cref="KafkaPipelineException">The group can't be joined.</exception>
    public Task RunAsync(CancellationToken stop) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    Run(stop);
                }
                finally
                {
                    // However it ends: who waits for the office has to hear that it will not come.
                    _leases.Writer.TryComplete();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Who overstayed has to say so, even while ending.
        _producer.Flush(FlushPatience);
        _producer.Dispose();
    }

    private void Run(CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(BoardClients.Member(_options))
            .SetPartitionsAssignedHandler(Assigned)
            .SetPartitionsRevokedHandler((_, _) => TakenAway("the group gave its office to another"))
            .SetPartitionsLostHandler((_, _) => TakenAway("the group went on without this process"))
            .SetErrorHandler((_, error) => Trouble(error))
            .SetLogHandler((_, message) => Log.Librdkafka(_logger, message))
            .Build();
        try
        {
            consumer.Subscribe(_options.BoardName);
            while (!stop.IsCancellationRequested)
            {
                Poll(consumer);
                Confirm(consumer);
                LookForTopic();
                if (_failed)
                {
                    StayOut(consumer, stop);
                }
            }
        }
        finally
        {
            // First the office, then the group: nothing is sent any more when another gets it.
            TakenAway("it stops");
            consumer.Close();
        }
    }

    // What could not be found out about the office is asked again with the next assignment, and another process may have it meanwhile.
    private void StayOut(IConsumer<Ignore, Ignore> consumer, CancellationToken stop)
    {
        _failed = false;
        consumer.Unsubscribe();
        stop.WaitHandle.WaitOne(Backoff.After(++_failures));
        consumer.Subscribe(_options.BoardName);
    }

    private void Poll(IConsumer<Ignore, Ignore> consumer)
    {
        try
        {
            if (consumer.Consume(Patience) is { } message)
            {
                _next = message.Offset.Value + 1;
                Interlocked.Exchange(ref _rewrite, 1);
                BoardLog.Rewriting(_logger);
            }
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.GroupAuthorizationFailed or ErrorCode.TopicAuthorizationFailed || e.Error.IsFatal)
        {
            throw new KafkaPipelineException($"The board can't stand for election: {e.Error.Reason}. Grant the user READ on the group and the topic '{_options.BoardName}'.", e);
        }
        catch (ConsumeException e)
        {
            Miss(e.Error);

            // Polled too late it is out of the group, and no handler is called for that.
            if (e.Error.Code == ErrorCode.Local_MaxPollExceeded)
            {
                TakenAway(e.Error.Reason);
            }

            BoardLog.Trouble(_logger, e.Error.Reason);
        }
    }

    private void Confirm(IConsumer<Ignore, Ignore> consumer)
    {
        if (_lease is { IsHeld: false } && !_isSuspended)
        {
            _isSuspended = true;
            Interlocked.Increment(ref _suspended);
            BoardLog.Suspended(_logger, BoardLease.Length.TotalSeconds);
        }

        if (!_isAssigned || (_asked != 0 && _time.GetElapsedTime(_asked) < Confirmation))
        {
            return;
        }

        // What counts is when it was asked, not when it was answered.
        _asked = _time.GetTimestamp();
        try
        {
            consumer.Commit([new TopicPartitionOffset(_office, _next)]);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.RebalanceInProgress)
        {
            return;
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId)
        {
            // An old generation is no such end: while another joins, a commit may still name it, though the partition stays here.
            Depose(e.Error.Reason);
            return;
        }
        catch (KafkaException e)
        {
            Miss(e.Error);
            BoardLog.Trouble(_logger, e.Error.Reason);
            return;
        }

        _missing = 0;
        if (_lease is { } lease)
        {
            lease.Confirm(_asked);
            if (_isSuspended)
            {
                // What was under way when it was suspended may have come late, or not at all.
                _isSuspended = false;
                Interlocked.Exchange(ref _rewrite, 1);
                BoardLog.Restored(_logger);
            }
        }
        else
        {
            BoardLog.Active(_logger, _options.BoardName);
            lease = new BoardLease(_time, _asked, () => Interlocked.Exchange(ref _rewrite, 0) == 1, Overstayed);
            Volatile.Write(ref _lease, lease);
            _leases.Writer.TryWrite(lease);
        }
    }

    private void Miss(Error error)
    {
        if (_missing == 0 && StateLogErrors.IsGone(error.Code))
        {
            _missing = _time.GetTimestamp();
        }
    }

    private void LookForTopic()
    {
        if (_missing == 0 || _time.GetElapsedTime(_missing) < MissingPatience)
        {
            return;
        }

        _missing = 0;
        using var admin = TopicListing.Admin(_options);
        if (TopicListing.Find(admin, CoordinatorPatience) is { } topics && !topics.ContainsKey(_options.BoardName))
        {
            throw new KafkaPipelineException($"The topic '{_options.BoardName}' is gone. Start again, which creates it.");
        }
    }

    private IEnumerable<TopicPartitionOffset> Assigned(IConsumer<Ignore, Ignore> consumer, List<TopicPartition> assigned)
    {
        if (assigned.Count == 0)
        {
            BoardLog.StandingBy(_logger);
            return [];
        }

        try
        {
            var known = Coordinator.Ask(left => consumer.Committed([_office], left), CoordinatorPatience, CancellationToken.None)[0].Offset;
            _next = known.IsSpecial ? 0 : known.Value;
            (_isAssigned, _asked, _failures) = (true, 0, 0);
            return [new TopicPartitionOffset(_office, _next)];
        }
        catch (KafkaException e) when (StateLogErrors.IsTransient(e.Error) || StateLogErrors.IsGone(e.Error.Code))
        {
            Miss(e.Error);
            _failed = true;
            BoardLog.Trouble(_logger, e.Error.Reason);
            return [];
        }
    }

    private void Trouble(Error error)
    {
        if (error.IsOfOneBroker())
        {
            BoardLog.Trouble(_logger, error.Reason);
        }
    }

    private void TakenAway(string reason)
    {
        _isAssigned = false;
        Depose(reason);
    }

    private void Depose(string reason)
    {
        if (_lease is { } lease)
        {
            _isSuspended = false;
            lease.Lose();
            Volatile.Write(ref _lease, null);
            BoardLog.Deposed(_logger, reason);
        }
    }

    private void Overstayed()
    {
        BoardLog.Overstayed(_logger);
        try
        {
            _producer.Produce(_office, new Message<Null, byte[]> { Value = "overstayed"u8.ToArray() });
        }
        catch (KafkaException e)
        {
            BoardLog.Trouble(_logger, e.Error.Reason);
        }
    }
}
