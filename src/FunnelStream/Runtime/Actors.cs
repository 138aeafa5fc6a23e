using Akka.Actor;
using Akka.Hosting;
using Akka.Streams;
using FunnelStream.Connectors;
using Serilog;

namespace FunnelStream.Runtime;

/// <summary>
/// The actor system of a service, one a process, in a host of its own: it begins beside everything else, since loading and compiling it
/// takes a second, and ends after whatever runs in it.
/// </summary>
internal sealed class Actors(Serilog.ILogger log) : IAsyncDisposable
{
    // Nothing on stdout, which belongs to the log. The process itself decides when it ends, not a hook of the runtime. A wheel that turns
    // every 10 ms costs an idle process a hundredth of a processor; whatever looks again after less than 25 ms may as well wait for that long.
    private const string Settings = """
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        akka.scheduler.tick-duration = 25ms

        """;

    private readonly Lazy<Task<(IHost Host, IMaterializer Streams)>> _started = new(() => Task.Run(() => StartAsync(log)));

    /// <summary>Begins without waiting for it.</summary>
    public void Begin() => _ = _started.Value;

    /// <summary>The system; begins, where it has not begun.</summary>
    public async Task<ActorSystem> SystemAsync() => (await _started.Value.ConfigureAwait(false)).Host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Where streams run that do not block; begins, where it has not begun.</summary>
    public async Task<IMaterializer> MaterializerAsync() => (await _started.Value.ConfigureAwait(false)).Streams;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
        {
            return;
        }

        // Where it could not begin, whoever needed it was told.
        await ((Task)_started.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_started.Value.IsCompletedSuccessfully)
        {
            using var host = (await _started.Value.ConfigureAwait(false)).Host;
            await host.StopAsync().ConfigureAwait(false);
        }
    }

    private static async Task<(IHost Host, IMaterializer Streams)> StartAsync(Serilog.ILogger log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSerilog(log);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddAkka("funnelstream", akka => akka
            .AddHocon(Settings + BlockingStreams.Settings, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .WithActors((system, _) => system.ActorOf(Props.Create(() => new ActorFaults()), "faults")));
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return (host, host.Services.GetRequiredService<ActorSystem>().Materializer());
    }
}
