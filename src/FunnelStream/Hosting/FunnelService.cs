using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;
using FunnelStream.LiveBoard;
using FunnelStream.Runtime;
using Serilog.Extensions.Logging;

namespace FunnelStream.Hosting;

/// <summary>The service: workers, board or both in this process, from start to an orderly end.</summary>
internal sealed class FunnelService(ServiceOptions options, SerilogLoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger _logger = loggers.CreateLogger("FunnelStream");
    private readonly LiveFeed _live = new(time) { Currency = options.Worker.Currency.Base.ToString() };

    /// <summary>What this process does.</summary>
    public ServiceRole Role { get; init; }

    /// <summary>Whether to end once what was in the topics at the start is counted and written.</summary>
    public bool UntilCaughtUp { get; init; }

    /// <summary>Called once the last checkpoints are committed.</summary>
    public Action? Committed { get; init; }

    /// <summary>Runs until told to stop, or caught up; events behind the numbers shown, or where there is no board, those counted here.</summary>
    /// <exception cref="KafkaPipelineException">Kafka can't be read, or no longer.</exception>
    /// <exception cref="Commands.UnavailableException">The sink did not take everything that it was to take before the end.</exception>
    public async Task<long> RunAsync(Serilog.ILogger log, CancellationToken stop)
    {
        using var counted = new CounterTotal("events_consumed");
        using var metrics = new PrometheusText("FunnelStream", "System.Runtime");
        var health = new ServiceHealth(Role, time);
        using var otlp = OtlpMetrics.Start(options.OtlpEndpoint);
        var site = Role == ServiceRole.Worker || !options.Http.LiveBoard ? null : new LiveSite(_live, options.Board, options.Http, time) { KeepsSignOuts = options.Rules is not null };
        await using var http = ServiceEndpoints.Create(options.Http, log, () => health, metrics, site);

        // First: where the port is taken, nothing else has happened yet.
        await http.StartAsync(stop).ConfigureAwait(false);
        Log.Listening(_logger, string.Join(", ", http.Urls));
        if (site is not null)
        {
            Log.LiveBoard(_logger, options.Delivery.LiveBoard?.AbsoluteUri ?? OnThisMachine(http.Urls.First()));
        }

        await using var actors = new Actors(log);
        actors.Begin();

        // The board looks at the topics before anything starts; where it does, once is enough.
        var topics = Role == ServiceRole.Worker ? null : await BoardTopics.PrepareAsync(options.Kafka, _logger, stop).ConfigureAwait(false);
        var pipeline = Role == ServiceRole.Board
            ? null
            : new KafkaPipeline(await actors.SystemAsync().ConfigureAwait(false), options.Kafka, options.Worker, time, loggers.CreateLogger("FunnelStream.Kafka")) { UntilCaughtUp = UntilCaughtUp, Prepared = topics };
        using var board = topics is null ? null : Board(topics.Partitions, actors);
        health.Begin(pipeline is null ? null : () => pipeline.Health, board);
        await RunAsync(pipeline, board, stop).ConfigureAwait(false);
        await http.StopAsync(CancellationToken.None).ConfigureAwait(false);
        var events = board?.Events ?? counted.Value;
        Log.Stopped(_logger, events);
        return events;
    }

    // An address that means every one is none that a browser takes.
    private static string OnThisMachine(string url) =>
        url.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);

    // First the workers, whose last checkpoints the board may still show; whoever fails ends the other.
    private async Task RunAsync(KafkaPipeline? pipeline, BoardService? board, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var boardEnding = new CancellationTokenSource();
        using var told = stop.Register(() => Log.Stopping(_logger));
        var never = Task.Delay(Timeout.Infinite, ending.Token);
        var reading = pipeline?.RunAsync(ending.Token) ?? never;
        var boarding = board?.RunAsync(boardEnding.Token, stop) ?? never;
        var caughtUp = UntilCaughtUp ? pipeline!.CaughtUp : never;
        try
        {
            var first = await Task.WhenAny(reading, boarding, caughtUp).ConfigureAwait(false);
            var isCaughtUp = UntilCaughtUp && first == caughtUp;
            if (isCaughtUp)
            {
                Committed?.Invoke();
            }

            await ending.CancelAsync().ConfigureAwait(false);
            if (pipeline is not null)
            {
                await reading.ConfigureAwait(false);
            }

            if (!isCaughtUp)
            {
                Committed?.Invoke();
            }

            if (isCaughtUp && board is not null)
            {
                board.EndAt(await pipeline!.CaughtUp.ConfigureAwait(false));
                using var given = stop.Register(() => boardEnding.Cancel());
                await boarding.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop before there was anything to finish.
        }
        finally
        {
            await boardEnding.CancelAsync().ConfigureAwait(false);
            if (board is not null)
            {
                await boarding.ConfigureAwait(false);
            }
        }

        if (UntilCaughtUp && !stop.IsCancellationRequested)
        {
            Log.CaughtUp(_logger);
        }
    }

    private BoardService Board(int partitions, Actors actors)
    {
        if (options.InfluxDb is null)
        {
            Log.NoSink(_logger);
        }

        return new BoardService(options, partitions, actors, loggers, time) { UntilCaughtUp = UntilCaughtUp, IsBesideWorkers = Role == ServiceRole.Both && !UntilCaughtUp, Live = _live };
    }
}
