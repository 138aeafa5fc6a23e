using FunnelStream.Alerts.Texts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Connectors;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;
using FunnelStream.LiveBoard;
using FunnelStream.Runtime;
using Serilog.Extensions.Logging;

namespace FunnelStream.Hosting;

/// <summary>One board from being rebuilt to its end: with the office, or until the state it was built from is begun anew.</summary>
internal sealed class BoardTerm : IAsyncDisposable
{
    private const string SinkName = "influxdb";

    // Together below the 30 s, with the workers' 10 s, that orchestrators wait before they kill.
    private static readonly TimeSpan BoardTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a request to InfluxDB takes: whoever was deposed is not in the middle of one any more.</summary>
    public static readonly TimeSpan MostRequest = BoardLease.Length - TimeSpan.FromMilliseconds(500);

    private readonly BoardLease _lease;
    private readonly BoardMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServiceOptions _service;
    private readonly BoardOptions _options;
    private readonly Actors _actors;
    private readonly long _began;
    private readonly BoardAlerts? _alerts;
    private readonly BoardAdvice? _advice;
    private BoardFeed? _feed;
    private PanesConsumer? _consumer;
    private BoardRun<PanesBatch>? _run;
    private long _told;

    public BoardTerm(ServiceOptions options, int partitions, BoardLease lease, BoardMetrics metrics, LiveFeed? live, Actors actors, SerilogLoggerFactory loggers, TimeProvider time)
    {
        Live = live;
        (_lease, _metrics, _actors, _time, _began, _told) = (lease, metrics, actors, time, time.GetTimestamp(), time.GetTimestamp());
        _logger = loggers.CreateLogger("FunnelStream.Board");
        _options = options.Board with { KeepsPoints = options.InfluxDb is not null, Partitions = partitions };
        var desk = live?.Desk ?? new AlertDesk();
        _alerts = Watch(options, desk, actors, loggers, time);
        _advice = options.Advice is null ? null : new BoardAdvice(options.Advice, options.Board.Days, desk, time);
        _service = options;
        if (options.InfluxDb is { } influx)
        {
            Sink = new InfluxWriter(
                influx with { Timeout = influx.Timeout < MostRequest ? influx.Timeout : MostRequest }, loggers.CreateLogger<InfluxWriter>(), time)
            {
                MaySend = () => lease.IsHeld,
                IsOver = () => lease.IsLost,
                Overstayed = lease.Overstayed,
            };
        }
    }

    /// <summary>Where points go; null: nowhere.</summary>
    public InfluxWriter? Sink { get; }

    /// <summary>Where people look at the board; null: nowhere.</summary>
    public LiveFeed? Live { get; }

    /// <summary>How far the rebuilding is, in offsets; null once it is done.</summary>
    public (long Passed, long Total)? Rebuilding => _feed is not { } feed ? (0, 0) : feed.IsRebuilding ? feed.Progress : null;

    /// <summary>Whether it has shown everything once.</summary>
    public bool IsUp => _told < 0;

    /// <summary>Whether the office is neither confirmed nor lost, so that nothing is told for now.</summary>
    public bool IsSuspended => _lease is { IsHeld: false, IsLost: false };

    /// <summary>When it last did something; null before it began.</summary>
    public DateTimeOffset? LastTurn => _run?.LastTurn;

    /// <summary>Events behind the numbers.</summary>
    public long Events => _run?.Events ?? 0;

    /// <summary>Rebuilds and runs the board.</summary>
    /// <param name="isDone">Asked with the numbers of the checkpoints applied, once everything is shown: whether to end.</param>
    /// <param name="ending">Ends at once, in good order.</param>
    /// <param name="hurry">The process is to end: a sink that does not answer is not waited for.</param>
    /// <returns>Whether it ended in good order; otherwise the office is lost.</returns>
    /// <exception cref="State.StateResetException">A new board has to be built.</exception>
    public async Task<bool> RunAsync(Func<IReadOnlyList<long>, bool> isDone, CancellationToken ending, CancellationToken hurry)
    {
        try
        {
            _consumer = await PanesConsumer.OpenAsync(_service.Kafka, SinkName, _options.Partitions, _logger, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return true;
        }

        var (start, board) = (_consumer.Start, new FunnelBoard(_options));
        Live?.Leave("the board is being rebuilt: ask again in a moment");
        Live?.Tell(board, _advice);
        _feed = new BoardFeed(board, start.Positions, start.Targets);
        _run = new BoardRun<PanesBatch>(board, new PanesTopic(_feed, _consumer), _time, _logger)
        {
            Sink = Sink,
            Lease = _lease,
            Alerts = _alerts,
            Advice = _advice,
            Turned = Note,
            IsDone = () => ending.IsCancellationRequested || (!Tell() && _alerts is not { IsBehind: true } && isDone(_feed.Numbers)),
        };
        Sink?.Start(await _actors.MaterializerAsync().ConfigureAwait(false));
        using var late = new CancellationTokenSource();
        using var told = hurry.Register(() => late.CancelAfter(BoardTimeout));
        using var materializer = BlockingStreams.MaterializerOf(await _actors.SystemAsync().ConfigureAwait(false));
        await _consumer.Batches().RunWith(new BoardStage<PanesBatch>(_run, late.Token), materializer).ConfigureAwait(false);
        return !_lease.IsLost;
    }

    /// <summary>Writes what is left, and commits how far the sink is.</summary>
    /// <param name="patient">Whether to wait for as long as it takes, until told to hurry.</param>
    /// <param name="hurry">The process is to end.</param>
    /// <returns>How many points the sink did not take; null where nothing is lacking.</returns>
    public async Task<int?> DrainAsync(bool patient, CancellationToken hurry)
    {
        if (Sink is null || _run is null)
        {
            return null;
        }

        if (patient)
        {
            await Sink.FlushAsync(hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var left = await Sink.StopAsync(DrainTimeout).ConfigureAwait(false);
        if (left > 0 || Sink.NeedsResync || !_run.IsAllOffered)
        {
            return left;
        }

        _run.CommitLast();
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Sink is not null)
        {
            await Sink.DisposeAsync().ConfigureAwait(false);
        }

        _alerts?.Dispose();
        if (_consumer is not null)
        {
            await _consumer.DisposeAsync().ConfigureAwait(false);
        }

        _metrics.Clear();
    }

    // The alerts' log belongs to whoever has the office; the embedded broker keeps none.
    private static BoardAlerts? Watch(ServiceOptions options, AlertDesk desk, Actors actors, SerilogLoggerFactory loggers, TimeProvider time)
    {
        if (options.Rules is not { } rules)
        {
            return null;
        }

        var logger = loggers.CreateLogger("FunnelStream.Alerts");
        return new BoardAlerts(
            () => new KafkaAlertLog(options.Kafka, time, logger), () => rules.Now(time, logger), desk, options.Board.Days, time, logger)
        {
            Delivery = new AlertDelivery(options.Delivery, actors, time, logger),
            Advice = options.Advice,
            Points = options.InfluxDb is null ? null : new AlertPoints(new AlertTexts(options.Delivery.Language, options.Delivery.Currency, options.Delivery.Zone)),
        };
    }

    private void Note(FunnelBoard board)
    {
        _metrics.Note(board);
        Live?.Turn(board);
        if (_told >= 0)
        {
            _told = -1;
            var took = _time.GetElapsedTime(_began);
            _metrics.Rebuilt(took);
            if (board.Furthest == long.MinValue)
            {
                Log.UpWithoutEvents(_logger, took.TotalSeconds);
            }
            else
            {
                Log.Rebuilt(_logger, took.TotalSeconds, board.Events, DateTimeOffset.FromUnixTimeMilliseconds(board.Watermark > 0 ? board.Watermark : board.Furthest));
            }
        }
    }

    // Whether it is being rebuilt; tells how far that is, now and then.
    private bool Tell()
    {
        if (Rebuilding is not { } progress)
        {
            return false;
        }

        if (progress.Total > 0)
        {
            Live?.Excuse($"the board is being rebuilt, {100 * progress.Passed / progress.Total} % of it is read: ask again in a moment");
        }

        if (_time.GetElapsedTime(_told) >= Telling)
        {
            _told = _time.GetTimestamp();
            Log.Rebuilding(_logger, progress.Passed, progress.Total);
        }

        return true;
    }
}
