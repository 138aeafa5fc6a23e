using Akka.Actor;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// Elects the active board: the member of a group to which Kafka assigns the only partition of the board's topic. That it
/// still has it, the group confirms with every commit, which it accepts from members of the present generation only.
/// </summary>
public sealed class BoardElection : IDisposable
{
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(3);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IProducer<Null, byte[]> _producer;
    private volatile TaskCompletionSource<BoardLease?> _appointed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _suspended;

    /// <param name="options">Valid options; the board's topic exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public BoardElection(KafkaOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _producer = new ProducerBuilder<Null, byte[]>(BoardClients.Messages(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Whether this process has the office now.</summary>
    public bool IsActive => _appointed.Task is { IsCompletedSuccessfully: true, Result.IsHeld: true };

    /// <summary>How many times the group did not confirm in time that this process has the office.</summary>
    public long Suspended => Interlocked.Read(ref _suspended);

    /// <summary>The office: at once where this process has it, otherwise when it gets it; null once it stands for election no more.</summary>
    /// <param name="stop">Gives up waiting.</param>
    public Task<BoardLease?> NextAsync(CancellationToken stop) => _appointed.Task.WaitAsync(stop);

    /// <summary>Stands for election until cancelled, and then leaves, so that another gets the office at once.</summary>
    /// <param name="actors">Where it runs, with <see cref="BlockingStreams.Settings"/>.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="KafkaPipelineException">The group can't be joined.</exception>
    public async Task RunAsync(ActorSystem actors, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(actors);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var office = actors.ActorOf(Props.Create(() => new OfficeActor(_options, this, ended, _time, _logger)).WithDispatcher(BlockingStreams.Dispatcher));
        using var stopping = stop.Register(() => office.Tell(Stop.Instance));
        try
        {
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            // However it ends: who waits for the office has to hear that it will not come.
            _appointed.TrySetResult(null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Who overstayed has to say so, even while ending.
        _producer.Flush(FlushPatience);
        _producer.Dispose();
    }

    /// <summary>This process has the office.</summary>
    internal void Appoint(BoardLease lease) => _appointed.TrySetResult(lease);

    /// <summary>It has the office no more.</summary>
    internal void Depose(BoardLease lease)
    {
        _appointed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lease.Lose();
    }

    /// <summary>The group did not confirm in time.</summary>
    internal void Suspend() => Interlocked.Increment(ref _suspended);

    /// <summary>Asks whoever has the office to write everything again.</summary>
    internal void Overstayed()
    {
        BoardLog.Overstayed(_logger);
        try
        {
            _producer.Produce(new TopicPartition(_options.BoardName, 0), new Message<Null, byte[]> { Value = "overstayed"u8.ToArray() });
        }
        catch (KafkaException e)
        {
            BoardLog.Trouble(_logger, e.Error.Reason);
        }
    }
}
