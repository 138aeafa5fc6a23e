using System.Collections.Concurrent;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Streams.Dsl;
using FunnelStream.Advice;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Connectors;
using FunnelStream.Connectors.Generator;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Hosting;
using FunnelStream.Http;
using FunnelStream.LiveBoard;
using FunnelStream.Panes;
using FunnelStream.Runtime;
using FunnelStream.Worker;

namespace FunnelStream.Demo;

/// <summary>Broker, generator, workers and board in this process, on the story's own clock.</summary>
internal sealed class DemoPlay : IDisposable
{
    // The embedded broker forgets what lies more than 5 MiB back: production waits for counting.
    private const long MostAhead = 40_000;

    // While it is played, counting shall not lag behind by weeks of the story either.
    private const long MostAheadPlayed = 5_000;
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly EmbeddedBroker _broker = new();
    private readonly CounterTotal _rejected = new("events_rejected");
    private readonly KafkaOptions _kafka;
    private readonly StoryOptions _story;
    private readonly TimeProvider _real;
    private readonly double _speed;
    private readonly ScaledTimeProvider _time;
    private volatile KafkaPipeline? _pipeline;
    private FunnelBoard? _board;
    private BoardAlerts? _alerts;

    /// <param name="length">How long the played part takes.</param>
    /// <param name="seed">Names the story.</param>
    /// <param name="real">The real clock.</param>
    public DemoPlay(TimeSpan length, int seed, TimeProvider real)
    {
        _real = real;
        _story = DemoStory.Of(seed);
        _speed = DemoStory.Played / length;
        _time = new ScaledTimeProvider(DemoStory.Curtain, _speed, real);
        _kafka = new KafkaOptions
        {
            BootstrapServers = _broker.BootstrapServers,
            GroupId = "demo",
            // Hours of the story pass meanwhile, and rules look back by as much.
            CheckpointInterval = Often,
            CatchUpInterval = Often,
        };
        _broker.CreateTopics([.. _kafka.Topics.All, _kafka.DeadLetters]);
        Live = new LiveFeed(_time);
    }

    /// <summary>What the board shows: the table's window among them.</summary>
    public static BoardOptions Shown { get; } = new()
    {
        Windows = [WindowLength.Parse("24h"), WindowLength.Parse("7d"), DemoStory.Shown, WindowLength.Parse("30d")],
        Partitions = EmbeddedBroker.Partitions,
        KeepsPoints = false,
    };

    /// <summary>Where people look at the board.</summary>
    public LiveFeed Live { get; }

    /// <summary>The story's clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>How the pipeline stands.</summary>
    public HealthReport Health => new("ok", [], "demo", _pipeline?.Health.Assigned ?? 0, _pipeline?.Health.Lags.Sum(l => l.Records) ?? 0, "active", null);

    /// <summary>What there is to show.</summary>
    public DemoHistory History { get; } = new();

    /// <summary>Alerts that fired, got worse or were resolved, in order.</summary>
    public ConcurrentQueue<AlertTransition> Told { get; } = new();

    /// <summary>Records in the dead-letter topic.</summary>
    public long Rejected => _rejected.Value;

    /// <summary>Plays the story to its end.</summary>
    /// <param name="actors">Where its streams run.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="cancellation">Ends it before.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(ActorSystem actors, ILogger logger, CancellationToken cancellation)
    {
        var checkpoints = Channel.CreateBounded<Checkpoint>(new BoundedChannelOptions(16) { SingleReader = true });
        // What is on the way from the generator for a moment is hours ahead of a clock that runs days in a second.
        // And what one topic lags behind another while it is told in bulk is weeks: ids are remembered throughout.
        var usual = new WorkerOptions();
        var worker = usual with
        {
            MaxAhead = usual.MaxAhead + (_speed * TimeSpan.FromSeconds(2)),
            VisitMemory = TimeSpan.MaxValue,
            SpendMemory = TimeSpan.MaxValue,
        };
        var board = _board = new FunnelBoard(Shown);
        var advice = new AdviceOptions();
        Live.Tell(board, new BoardAdvice(advice, Shown.Days, Live.Desk, _time));
        var pipeline = new KafkaPipeline(actors, _kafka, worker, _time, logger)
        {
            Committed = (checkpoint, told) => checkpoints.Writer.WriteAsync(checkpoint, told).AsTask().GetAwaiter().GetResult(),
        };
        _pipeline = pipeline;
        // Rules begin to watch when the curtain rises. Patience is measured on the real clock.
        var alerts = _alerts = new BoardAlerts(
            () => new MemoryAlertLog(), () => board.Watermark >= DemoStory.Curtain.ToUnixTimeMilliseconds() ? DemoStory.Rules : [], Live.Desk, Shown.Days, _real, logger)
        {
            Advice = advice,
            Calendar = _time,
            Told = Note,
        };
        var run = new BoardRun<Checkpoint>(board, new WorkersOfThisProcess(board), _time, logger) { Alerts = alerts, Turned = Note, Behind = TimeSpan.MaxValue };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var materializer = BlockingStreams.MaterializerOf(actors);
        var boarding = ChannelSource.FromReader(checkpoints.Reader).RunWith(new BoardStage<Checkpoint>(run, ending.Token), materializer);
        var reading = pipeline.RunAsync(ending.Token);
        try
        {
            var producing = Task.Run(() => ProduceAsync(pipeline, ending.Token), CancellationToken.None);
            await await Task.WhenAny(producing, reading, boarding).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            checkpoints.Writer.TryComplete();
            await boarding.ConfigureAwait(false);
            while (alerts.IsBehind && !cancellation.IsCancellationRequested)
            {
                alerts.Turn(board, isBehind: false);
            }

            Live.Finish(board);
            _time.StopAt(_time.GetUtcNow());
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>After the story its clock stands still, and people may go on to acknowledge, silence and accept alerts; until cancelled.</summary>
    public async Task StayAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            _alerts!.Turn(_board!, isBehind: false);
            await Task.Delay(Often, _real, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _alerts?.Dispose(); // not before: the board stays to be looked at
        _rejected.Dispose();
        _broker.Dispose();
    }

    private void Note(AlertTransition transition)
    {
        if (transition.Kind != TransitionKind.Silent)
        {
            Told.Enqueue(transition);
        }
    }

    private void Note(FunnelBoard board)
    {
        Live.Turn(board);
        if (board.To != long.MinValue && (History.Latest is not { } latest || latest.At.ToUnixTimeMilliseconds() != board.To || latest.Events != board.Events))
        {
            History.Add(DemoSnapshot.Of(board));
        }
    }

    private async Task ProduceAsync(KafkaPipeline pipeline, CancellationToken cancellation)
    {
        using var producer = new StoryProducer(_kafka.BootstrapServers, _kafka.Topics.All);
        long sent = 0;
        foreach (var e in FunnelStory.Tell(_story))
        {
            var due = DateTimeOffset.FromUnixTimeMilliseconds(e.SentAt);
            var isPlayed = due >= DemoStory.Curtain;
            if (isPlayed)
            {
                _time.StopAt(due + (_speed * Slack));
                _time.Play();
                if (_time.Until(due) is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _real, cancellation).ConfigureAwait(false);
                }
            }

            producer.Send(e);
            if (++sent % (isPlayed ? 250 : 5_000) == 0)
            {
                await UntilCountedAsync(pipeline, sent - (isPlayed ? MostAheadPlayed : MostAhead), cancellation).ConfigureAwait(false);
            }
        }

        _time.StopAt(DateTimeOffset.MaxValue);
        producer.Flush(cancellation);
        await UntilCountedAsync(pipeline, sent, cancellation).ConfigureAwait(false);
    }

    // Asked of what was counted, not of what is left: a broker that has not yet told of records, or a worker that is not
    // yet open, seems to have nothing to do.
    private async Task UntilCountedAsync(KafkaPipeline pipeline, long records, CancellationToken cancellation)
    {
        while (pipeline.Health.Lags.Sum(l => l.Position) < records)
        {
            await Task.Delay(Glance, _real, cancellation).ConfigureAwait(false);
        }
    }
}
