using System.Text;
using Confluent.Kafka;
using FunnelStream.Alerts.Watch;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The alerts topic: state of the active board and public stream in one. A transactional producer whose id belongs to the board
/// shuts out a deposed one that wakes up. After any failure it is of no further use: dispose it and open another.
/// </summary>
/// <param name="options">Valid options; the topic exists.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
public sealed class KafkaAlertLog(KafkaOptions options, TimeProvider time, ILogger logger) : IAlertLog
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WithoutProgress = TimeSpan.FromSeconds(60);

    private readonly TopicPartition _log = new(options.AlertsName, 0);
    private TransactionalProducer? _producer;
    private string? _lastError;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Open(CancellationToken cancellation)
    {
        _producer = new TransactionalProducer(BoardClients.Alerts(options), "The alerts", time, logger);
        _producer.TakeOver(cancellation);
        try
        {
            // With what no transaction has committed yet: after the takeover there is nothing of the kind, but its end may be in doubt for a moment.
            return Read(PartitionOffsets.Of(options, [_log], PartitionOffsets.End, Ask).Single(), cancellation);
        }
        catch (KafkaException e)
        {
            throw StateLogErrors.Of($"'{_log.Topic}' could not be read", e.Error, e);
        }
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<KeyValuePair<string, byte[]?>> records, CancellationToken cancellation)
    {
        var producer = _producer ?? throw new InvalidOperationException("The log has not been opened.");
        producer.Commit(
            () =>
            {
                foreach (var (key, value) in records)
                {
                    producer.Send(_log.Topic, _log.Partition, new() { Key = Encoding.UTF8.GetBytes(key), Value = value }, cancellation);
                }
            },
            sendOffsets: null,
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private Dictionary<string, byte[]> Read(long target, CancellationToken cancellation)
    {
        var kept = new Dictionary<string, byte[]>();
        using var reader = new LogReader(ClientProperties.StateReader(options), error => _lastError = error.Reason, _ => { });
        reader.Consumer.Assign(new TopicPartitionOffset(_log, Offset.Beginning));
        var (ended, moved) = (-1L, time.GetTimestamp());
        while (ended < target)
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Read(
                (_, _, _, key, value, isTombstone) =>
                {
                    moved = time.GetTimestamp();
                    var name = Encoding.UTF8.GetString(key);
                    if (isTombstone)
                    {
                        kept.Remove(name);
                    }
                    else
                    {
                        kept[name] = value.ToArray();
                    }
                },
                (_, _, offset) => ended = offset,
                error => Fail(error));
            if (time.GetElapsedTime(moved) > WithoutProgress)
            {
                throw new StateLogException($"Reading '{_log.Topic}' has not come on for {WithoutProgress.TotalSeconds:0} s{(_lastError is null ? "" : $"; Kafka says: {_lastError}")}.");
            }
        }

        return kept;
    }

    private void Fail(Error error)
    {
        _lastError = error.Reason;
        if (error.IsFatal || StateLogErrors.IsGone(error.Code) || error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw new KafkaException(error);
        }
    }
}
