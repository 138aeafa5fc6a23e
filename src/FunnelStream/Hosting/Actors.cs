using Akka.Actor;
using Akka.Hosting;
using Akka.Streams;

namespace FunnelStream.Hosting;

/// <summary>The actor system of a service: one a process, begun and ended with its host.</summary>
internal static class Actors
{
    // Nothing on stdout, which belongs to the log. The process itself decides when it ends, not a hook of the runtime.
    private const string Settings = """
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    /// <summary>Adds it; it logs where the host logs.</summary>
    public static void AddActors(this IServiceCollection services) => services.AddAkka("funnelstream", akka => akka
        .AddHocon(Settings, HoconAddMode.Prepend)
        .ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        }));

    /// <summary>Where streams run that end with the host.</summary>
    public static IMaterializer Materializer(this IHost host) => host.Services.GetRequiredService<ActorSystem>().Materializer();
}
