using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The member of the board's group: confirms the office while it has it, and says so to the <see cref="BoardElection"/>.</summary>
internal sealed class OfficeActor : PollingActor<Ignore, Ignore>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Confirmation = TimeSpan.FromMilliseconds(500);

    // A broker that has just come up does not know its topics for a while.
    private static readonly TimeSpan MissingPatience = TimeSpan.FromSeconds(30);

    // Who polls only after BoardClients.Session has lost what it is being given.
    private static readonly TimeSpan CoordinatorPatience = BoardClients.Session - TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly BoardElection _election;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TopicPartition _office;
    private BoardLease? _lease;
    private bool _isAssigned;
    private bool _isSuspended;
    private bool _staysOut;
    private int _failures;
    private bool _failed;
    private long _missing;
    private long _asked;
    private long _next;
    private int _rewrite;

    /// <param name="options">Valid options; the board's topic exists.</param>
    /// <param name="election">Told of the office.</param>
    /// <param name="ended">Completes when the group is left, or fails with why it can't go on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public OfficeActor(KafkaOptions options, BoardElection election, TaskCompletionSource ended, TimeProvider time, ILogger logger)
        : base(ended) => (_options, _election, _time, _logger, _office) = (options, election, time, logger, new TopicPartition(options.BoardName, 0));

    protected override IConsumer<Ignore, Ignore> Subscribe()
    {
        var consumer = new ConsumerBuilder<Ignore, Ignore>(BoardClients.Member(_options))
            .SetPartitionsAssignedHandler(Assigned)
            .SetPartitionsRevokedHandler((_, _) => TakenAway("the group gave its office to another"))
            .SetPartitionsLostHandler((_, _) => TakenAway("the group went on without this process"))
            .SetErrorHandler((_, error) => Trouble(error))
            .SetLogHandler((_, message) => Log.Librdkafka(_logger, message))
            .Build();
        consumer.Subscribe(_options.BoardName);
        return consumer;
    }

    protected override TimeSpan? PollOnce()
    {
        var consumer = Consumer!;
        if (_staysOut)
        {
            _staysOut = false;
            consumer.Subscribe(_options.BoardName);
        }

        Poll(consumer);
        Confirm(consumer);
        LookForTopic();
        if (!_failed)
        {
            return null;
        }

        // What could not be found out about the office is asked again with the next assignment, and another process may have it meanwhile.
        (_failed, _staysOut) = (false, true);
        consumer.Unsubscribe();
        return Backoff.After(++_failures);
    }

    protected override void Finish()
    {
        // Whatever there was to do is done in Leave.
    }

    // First the office, then the group: nothing is sent any more when another gets it.
    protected override void Leave() => TakenAway("it stops");

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
            _election.Suspend();
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
            _lease = new BoardLease(_time, _asked, () => Interlocked.Exchange(ref _rewrite, 0) == 1, _election.Overstayed);
            _election.Appoint(_lease);
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
        if (IsLeaving)
        {
            return [];
        }

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
            _lease = null;
            _election.Depose(lease);
            BoardLog.Deposed(_logger, reason);
        }
    }
}
