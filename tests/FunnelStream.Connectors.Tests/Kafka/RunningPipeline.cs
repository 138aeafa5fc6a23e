using System.Collections.Concurrent;
using System.Threading.Channels;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Panes;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Tests.Kafka;

/// <summary>A pipeline at work, with the checkpoints it handed on and what it logged.</summary>
internal sealed class RunningPipeline : ILogger, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Channel<Checkpoint> _board = Channel.CreateBounded<Checkpoint>(16);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public RunningPipeline(KafkaOptions options, bool untilCaughtUp = false, TimeProvider? time = null, WorkerOptions? workers = null)
    {
        options.Validate().ShouldBeEmpty();
        Pipeline = new KafkaPipeline(TestActors.System, options, workers ?? new WorkerOptions(), time ?? TimeProvider.System, this)
        {
            UntilCaughtUp = untilCaughtUp,
            Committed = (checkpoint, cancellation) => _board.Writer.WriteAsync(checkpoint, cancellation).AsTask().GetAwaiter().GetResult(),
        };
        _reading = ReadAsync();
        Run = Pipeline.RunAsync(_stop.Token);
    }

    public KafkaPipeline Pipeline { get; }

    public Task Run { get; }

    public ConcurrentQueue<Checkpoint> Checkpoints { get; } = new();

    public ConcurrentQueue<string> Logged { get; } = new();

    /// <summary>Events counted, by the last checkpoint of each partition.</summary>
    public long Events => Checkpoints.GroupBy(c => c.Partition).Sum(g => g.Last().Events);

    /// <summary>Leads counted in the panes handed on, of the family <c>channel</c>.</summary>
    public long Leads => Sum(Field.Leads);

    public long Sum(int field)
    {
        var panes = new Dictionary<(int Partition, PaneKey Key), byte[]>();
        foreach (var checkpoint in Checkpoints)
        {
            foreach (var (key, content) in checkpoint.Panes)
            {
                panes.Remove((checkpoint.Partition, key));
                if (!content.IsEmpty)
                {
                    panes[(checkpoint.Partition, key)] = content.ToArray();
                }
            }
        }

        var cells = new Cells();
        foreach (var ((_, key), content) in panes)
        {
            if (key.Family == 0 && key.Level != Level.Stock)
            {
                PaneCodec.AddTo(cells, content);
            }
        }

        return cells[field];
    }

    public Task CaughtUpAsync() => Orderly(Pipeline.CaughtUp);

    /// <summary>The sentence the pipeline ends with.</summary>
    public async Task<string> FailureAsync()
    {
        (await Task.WhenAny(Run, Task.Delay(Deadline))).ShouldBe(Run, $"did not end; logged:\n{string.Join('\n', Logged)}");
        return (await Should.ThrowAsync<KafkaPipelineException>(() => Run)).Message;
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            if (Run.IsFaulted)
            {
                await Run;
            }

            waited.Elapsed.ShouldBeLessThan(Deadline, $"{what}; logged:\n{string.Join('\n', Logged)}");
            await Task.Delay(20);
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Run.WaitAsync(Deadline);
        _board.Writer.TryComplete();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Run.WaitAsync(Deadline).ContinueWith(t => t.Exception, TaskScheduler.Default);
        _board.Writer.TryComplete();
        await _reading;
        _stop.Dispose();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

    private async Task Orderly(Task task)
    {
        var first = await Task.WhenAny(task, Run, Task.Delay(Deadline));
        if (first == Run)
        {
            await Run;
        }

        first.ShouldBe(task, $"not caught up; logged:\n{string.Join('\n', Logged)}");
    }

    private async Task ReadAsync()
    {
        await foreach (var checkpoint in _board.Reader.ReadAllAsync())
        {
            Checkpoints.Enqueue(checkpoint);
        }
    }
}
