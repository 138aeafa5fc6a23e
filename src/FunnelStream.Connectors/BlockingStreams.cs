using Akka.Actor;
using Akka.Streams;

namespace FunnelStream.Connectors;

/// <summary>Streams and actors that block, as Kafka's clients do: each has a thread of its own.</summary>
public static class BlockingStreams
{
    /// <summary>Settings that the actor system needs for them.</summary>
    public const string Settings = Dispatcher + " { type = PinnedDispatcher }";

    /// <summary>Names their dispatcher.</summary>
    internal const string Dispatcher = "funnelstream.blocking";

    /// <summary>Where such streams run. Dispatchers go with the materializer: those of a stream's attributes would be lost where it is fused.</summary>
    public static ActorMaterializer MaterializerOf(ActorSystem actors) => actors.Materializer(ActorMaterializerSettings.Create(actors).WithDispatcher(Dispatcher), "blocking");
}
