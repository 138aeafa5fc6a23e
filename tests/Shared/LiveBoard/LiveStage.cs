using System.Runtime.CompilerServices;
using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Hosting;
using FunnelStream.LiveBoard;
using FunnelStream.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace FunnelStream.Tests.LiveBoard;

/// <summary>The live board over HTTP, with a board whose thread turns as the service's does, and an alert desk that does what it is asked.</summary>
internal sealed class LiveStage : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private readonly PrometheusText _metrics;
    private readonly Task _turning;
    private readonly StrongBox<KafkaHealth?> _workers;

    private LiveStage(FunnelBoard board, LiveFeed feed, WebApplication app, PrometheusText metrics, StrongBox<KafkaHealth?> workers)
    {
        (Board, Feed, _app, _metrics, _workers) = (board, feed, app, metrics, workers);
        Alerts = new AlertStandIn(feed.Desk);
        Turn(); // who asks at once finds a board
        _turning = Task.Run(TurnAsync);
    }

    public FunnelBoard Board { get; }

    public LiveFeed Feed { get; }

    public AlertStandIn Alerts { get; }

    public Uri Address => new(_app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    public int Port => Address.Port;

    /// <summary>Every path that something answers at, with its methods.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Routes => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
        .GroupBy(endpoint => endpoint.RoutePattern.RawText!)
        .ToDictionary(path => path.Key, path => (IReadOnlyList<string>)[.. path.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)]);

    public static async Task<LiveStage> StartAsync(FunnelBoard board, HttpOptions? http = null, BoardOptions? shown = null, Serilog.ILogger? log = null, bool keepsSignOuts = false)
    {
        http ??= new HttpOptions { Port = 0 };
        var feed = new LiveFeed(TimeProvider.System);
        var metrics = new PrometheusText("System.Runtime");
        var health = new ServiceHealth(ServiceRole.Both, TimeProvider.System);
        var workers = new StrongBox<KafkaHealth?>();
        health.Begin(() => workers.Value, null);
        var app = ServiceEndpoints.Create(
            http, log ?? Serilog.Core.Logger.None, () => health, metrics,
            new LiveSite(feed, shown ?? StoryBoard.Shown, http, TimeProvider.System) { KeepsSignOuts = keepsSignOuts });
        await app.StartAsync();
        return new LiveStage(board, feed, app, metrics, workers);
    }

    /// <summary>The process has a worker, at the limit in some dimensions.</summary>
    public void AtLimit(params DimensionAtLimit[] limits) =>
        _workers.Value = new KafkaHealth(1, 1, DateTimeOffset.UtcNow, null, [new PartitionHealth(0, PartitionPhase.Running, 0, 0, null)], []) { AtLimit = limits };

    /// <summary>Does something on the board's thread, or as good as.</summary>
    public void OnBoard(Action<FunnelBoard> act)
    {
        lock (_lock)
        {
            act(Board);
        }
    }

    public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _turning;
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(enough.Token);
        await _app.DisposeAsync();
        _metrics.Dispose();
        _ending.Dispose();
    }

    private void Turn() => OnBoard(board =>
    {
        if (Standby is { } reason)
        {
            Feed.Leave(reason);
            Feed.Desk.Close();
        }
        else
        {
            Feed.Turn(board);
            Alerts.Turn();
        }
    });

    private async Task TurnAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            Turn();
            await Task.Delay(20, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Why the board is not here; null where it is.</summary>
    public string? Standby { get; set; }
}
