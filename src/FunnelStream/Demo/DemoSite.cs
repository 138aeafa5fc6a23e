using FunnelStream.Configuration;
using FunnelStream.Hosting;

namespace FunnelStream.Demo;

/// <summary>The demo's live board, for browsers on this machine.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private DemoSite(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts it.</summary>
    /// <param name="play">What it shows.</param>
    /// <param name="port">The port; null: the usual one, or any that is free.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="UnavailableException">The port is taken.</exception>
    public static async Task<DemoSite> StartAsync(DemoPlay play, int? port, CancellationToken cancellation)
    {
        if (await TryStartAsync(play, port ?? new HttpOptions().Port, cancellation).ConfigureAwait(false) is { } site)
        {
            return site;
        }

        return port is null && await TryStartAsync(play, 0, cancellation).ConfigureAwait(false) is { } other
            ? other
            : throw new UnavailableException($"Port {port} is taken: choose another with --port, or leave it out to take any that is free.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var enough = new CancellationTokenSource(Goodbye);
        await _app.StopAsync(enough.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<DemoSite?> TryStartAsync(DemoPlay play, int port, CancellationToken cancellation)
    {
        var http = new HttpOptions { Port = port };
        // A port that is taken is an error of the host's own log, but not of ours.
        var app = ServiceEndpoints.CreateEmpty(http, Serilog.Core.Logger.None);
        new LiveSite(play.Live, DemoPlay.Shown, http, play.Time).Map(app, () => play.Health);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
            return new DemoSite(app);
        }
        catch (IOException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
