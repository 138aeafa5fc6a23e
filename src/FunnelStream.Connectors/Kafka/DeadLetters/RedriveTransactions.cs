using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>The transactions of a redrive: records and the positions behind them.</summary>
internal sealed class RedriveTransactions : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly KafkaOptions _options;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> _groups;
    private readonly Dictionary<int, long> _passed = [];
    private readonly bool _isFiltered;
    private bool _isOpen;
    private volatile Error? _error;

    /// <exception cref="KafkaPipelineException">No transactions can be had.</exception>
    public RedriveTransactions(KafkaOptions options, IReadOnlyCollection<string> reasons)
    {
        _options = options;
        _isFiltered = reasons.Count > 0;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(ClientProperties.DeadLetters(options)) { TransactionalId = RedrivePositions.GroupOf(options) })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        _groups = (_isFiltered ? reasons.Distinct().Select(r => RedrivePositions.GroupOf(options, r)) : [RedrivePositions.GroupOf(options)]).ToDictionary(g => g, Member);
        Try(() => _producer.InitTransactions(Timeout));
    }

    /// <summary>Sends a letter to where it came from.</summary>
    public void Send(StoredDeadLetter letter)
    {
        Open();
        var target = new TopicPartition(letter.Topic, letter.InputPartition);
        var message = new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = letter.Headers };
        Try(() => _producer.Produce(target, message, report => _error ??= report.Error.IsError ? report.Error : null));
    }

    /// <summary>Everything of the letter's partition up to it is handled, as far as the filter goes.</summary>
    public void Pass(StoredDeadLetter letter) => _passed[letter.Partition] = letter.Offset + 1;

    /// <summary>Commits what was sent with the positions behind it.</summary>
    /// <param name="positions">Where they stood at the beginning.</param>
    /// <exception cref="KafkaPipelineException">It is not committed, or that is not known; another run finds out.</exception>
    public void Commit(RedrivePositions positions)
    {
        Open();
        Try(() =>
        {
            _producer.Flush(Timeout);
            if (_error is { } error)
            {
                throw new KafkaException(error);
            }

            foreach (var (group, member) in _groups)
            {
                // Of several reasons, one may have been redriven further before: its position does not go back.
                var offsets = _passed.Select(p => new TopicPartitionOffset(_options.DeadLetters, p.Key, Math.Max(p.Value, positions.Of(group)[p.Key])));
                _producer.SendOffsetsToTransaction(offsets, member.ConsumerGroupMetadata, Timeout);
            }

            _producer.CommitTransaction(Timeout);
        });
        _isOpen = false;
    }

    public void Dispose()
    {
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }

        if (_isOpen)
        {
            try
            {
                _producer.AbortTransaction(Timeout);
            }
            catch (KafkaException)
            {
                // The broker aborts it itself once it times out, or the next redrive does.
            }
        }

        _producer.Dispose();
    }

    private void Open()
    {
        if (!_isOpen)
        {
            Try(_producer.BeginTransaction);
            _isOpen = true;
        }
    }

    private IConsumer<Ignore, Ignore> Member(string group) =>
        new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig(ClientProperties.Consumer(_options)) { GroupId = group, EnableAutoCommit = false })
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
        {
            throw new KafkaPipelineException("Another 'dlq redrive' of the same group has begun and goes on; this one ends.", e);
        }
        catch (KafkaException e)
        {
            throw new KafkaPipelineException(
                $"The redrive stopped: {e.Error.Reason}. What was committed before stays and is not redriven again: run it again once the cause is mended. "
                + "The user needs WRITE on the inputs and on the transactional id, and READ on the group 'PREFIX.GROUP.dlq-redrive' and those that begin with it.",
                e);
        }
    }
}
