using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Panes;
using FunnelStream.Tests.Kafka;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>librdkafka keeps a pause from one assignment to the next, and where the queue of a partition goes.</summary>
public sealed class RebalanceWhileFullTests : IDisposable
{
    private const int Good = 120_000;

    // So many that a checkpoint is due at once: the worker stands still before a full board, and its input fills up.
    private const int Bad = 6_000;
    private const int Events = Good + Bad;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly EmbeddedBroker _broker = new();
    private readonly TestTopics _topics;

    public RebalanceWhileFullTests()
    {
        _topics = new TestTopics(_broker.BootstrapServers);
        _broker.CreateTopics([.. _topics.Options.Topics.All, _topics.Options.DeadLetters]);
    }

    public void Dispose()
    {
        _topics.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task An_input_that_was_full_is_read_again_after_a_rebalance()
    {
        SendManyOfOneLead();
        var log = new Lines();
        var options = _topics.Options with
        {
            Client = new Dictionary<string, string> { ["heartbeat.interval.ms"] = "200", ["session.timeout.ms"] = "3000", ["debug"] = "topic,fetch" },
        };
        var board = Channel.CreateBounded<Checkpoint>(1);
        board.Writer.TryWrite(new Checkpoint(0, 0, [], [], 0, 0, 0, Ladder.Bottom, 0)).ShouldBeTrue();
        using var stop = new CancellationTokenSource();
        var pipeline = new KafkaPipeline(TestActors.System, options, new WorkerOptions(), TimeProvider.System, log)
        {
            Committed = (checkpoint, cancellation) => board.Writer.WriteAsync(checkpoint, cancellation).AsTask().GetAwaiter().GetResult(),
        };
        var run = pipeline.RunAsync(stop.Token);
        await UntilAsync(() => log.Any(l => l.Contains(options.Topics.Leads, StringComparison.Ordinal) && l.Contains("queued.max.messages.kbytes exceeded", StringComparison.Ordinal)), "the input is full");

        using (var other = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = options.GroupId,
            HeartbeatIntervalMs = 200,
            SessionTimeoutMs = 3_000,
        }).Build())
        {
            other.Subscribe(options.Topics.All);
            await UntilAsync(() => other.Consume(20) is null && other.Assignment.Count > 0, "the group rebalances");
            other.Close();
        }

        long events = 0;
        await UntilAsync(
            () =>
            {
                while (board.Reader.TryRead(out var checkpoint))
                {
                    events = Math.Max(events, checkpoint.Events);
                }

                return events == Events;
            },
            "everything is counted anew");
        await stop.CancelAsync();
        await run.WaitAsync(Deadline);

        async Task UntilAsync(Func<bool> condition, string what)
        {
            var waited = System.Diagnostics.Stopwatch.StartNew();
            while (!condition())
            {
                waited.Elapsed.ShouldBeLessThan(Deadline, $"{what}; logged last:\n{string.Join('\n', log.TakeLast(40))}");
                await Task.Delay(20);
            }
        }
    }

    // On one partition, and alike, so that the mock cluster's few megabytes hold more than is fetched ahead.
    private void SendManyOfOneLead()
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = _topics.Options.BootstrapServers,
            CompressionType = CompressionType.Gzip,
            LingerMs = 50,
            QueueBufferingMaxMessages = Events,
        }).Build();
        for (var i = 0; i < Events; i++)
        {
            producer.Produce(_topics.Options.Topics.Leads, new() { Key = "lead-1", Value = i < Bad ? "no JSON" : TestTopics.Created("lead-1") });
        }

        producer.Flush(Deadline);
    }

    private sealed class Lines : ConcurrentQueue<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Enqueue(formatter(state, exception));
    }
}
