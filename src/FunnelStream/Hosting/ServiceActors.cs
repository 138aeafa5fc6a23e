using Akka.Actor;
using Akka.Hosting;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Hosting;

/// <summary>The actor system of a service: one a process, begun and ended with its host.</summary>
internal static class ServiceActors
{
    // Nothing on stdout, which belongs to the log. The process itself decides when it ends, not a hook of the runtime.
    private const string Settings = """
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off

        """;

    /// <summary>Adds it; it logs where the host logs.</summary>
    public static void AddActors(this IServiceCollection services) => services.AddAkka("funnelstream", akka => akka
        .AddHocon(Settings + PartitionGraph.Settings, HoconAddMode.Prepend)
        .ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        }));

    /// <summary>The actors of a host; they end with it.</summary>
    public static ActorSystem Actors(this IHost host) => host.Services.GetRequiredService<ActorSystem>();
}
