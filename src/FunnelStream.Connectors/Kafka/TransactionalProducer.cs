using Confluent.Kafka;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// A transactional producer whose id belongs to one owner at a time: who takes it over shuts out everyone before. After any failure it is
/// of no further use: dispose it and open another. One thread.
/// </summary>
/// <param name="config">Its settings; the transactional id is among them.</param>
/// <param name="what">What it writes, as the beginning of a sentence: <c>The state of partition 3</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class TransactionalProducer(ProducerConfig config, string what, TimeProvider time, ILogger logger) : IDisposable
{
    // Calls into librdkafka are made in slices, so that cancellation is noticed in between; each goes on where the last one stopped.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan TakeOverWithin = TimeSpan.FromSeconds(60);

    private IProducer<byte[]?, byte[]?>? _producer;
    private volatile string? _lastError;
    private long _began;

    /// <summary>Told what Kafka refused, before the failure is thrown.</summary>
    public Action<ErrorCode>? Refused { get; init; }

    /// <summary>The client, once taken over.</summary>
    public IProducer<byte[]?, byte[]?> Client => _producer ?? throw new InvalidOperationException("It has not been taken over.");

    /// <summary>Takes the id over: what a former owner left unfinished is aborted, and it can commit no more.</summary>
    /// <exception cref="StateLogException">It could not be taken over.</exception>
    public void TakeOver(CancellationToken cancellation)
    {
        _producer = new ProducerBuilder<byte[]?, byte[]?>(config)
            .SetErrorHandler((_, error) => _lastError = error.IsOfOneBroker() ? error.Reason : _lastError)
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message))
            .Build();
        Attempt("taken over", _producer.InitTransactions, TakeOverWithin, cancellation);
    }

    /// <summary>Writes within one transaction and commits it.</summary>
    /// <param name="produce">Produces; a refusal of Kafka's is thrown as what became of the whole.</param>
    /// <param name="sendOffsets">Sends input offsets with it, in slices of the time it is given; null: none.</param>
    /// <param name="cancellation">Gives up; the outcome is then unknown.</param>
    /// <exception cref="StateLogException">It is not committed, or it is not known whether it is.</exception>
    public void Commit(Action produce, Action<TimeSpan>? sendOffsets, CancellationToken cancellation)
    {
        _began = time.GetTimestamp();
        Client.Poll(TimeSpan.Zero); // no thread does, see ClientProperties
        try
        {
            Client.BeginTransaction();
            produce();
        }
        catch (KafkaException e)
        {
            throw Failure("written", e);
        }

        if (sendOffsets is not null)
        {
            Attempt("written with its offsets", sendOffsets, Left, cancellation);
        }

        Attempt("committed", Client.CommitTransaction, Left, cancellation);
    }

    /// <summary>Produces a record, waiting for room; its outcome is known with the transaction's.</summary>
    public void Send(string topic, Partition partition, Message<byte[]?, byte[]?> message, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                Client.Produce(new TopicPartition(topic, partition), message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                WaitForRoom(e, cancellation);
            }
        }
    }

    /// <summary>A full queue empties as fast as the brokers take records; everything else is a failure.</summary>
    public void WaitForRoom(KafkaException refusal, CancellationToken cancellation)
    {
        if (refusal.Error.Code != ErrorCode.Local_QueueFull || Left <= TimeSpan.Zero)
        {
            throw refusal;
        }

        cancellation.WaitHandle.WaitOne(Breath);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A transaction left open is aborted by who takes over next, or by the broker.
        _producer?.Dispose();
        _producer = null;
    }

    private TimeSpan Left => ClientProperties.TransactionTimeout - time.GetElapsedTime(_began);

    // What librdkafka calls retriable, a timeout among them, may be called again and goes on where it stopped.
    private void Attempt(string doing, Action<TimeSpan> call, TimeSpan within, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                call(Slice);
                return;
            }
            catch (KafkaRetriableException) when (time.GetElapsedTime(began) < within)
            {
                Client.Poll(TimeSpan.Zero);
                cancellation.WaitHandle.WaitOne(Breath);
            }
            catch (KafkaException e)
            {
                throw Failure(doing, e);
            }
        }
    }

    private StateLogException Failure(string doing, KafkaException e)
    {
        Refused?.Invoke(e.Error.Code);
        var error = e.Error.Code is ErrorCode.Local_TimedOut && _lastError is { } last ? new Error(e.Error.Code, $"{e.Error.Reason}; Kafka says: {last}") : e.Error;
        return StateLogErrors.Of($"{what} could not be {doing}", error, e);
    }
}
