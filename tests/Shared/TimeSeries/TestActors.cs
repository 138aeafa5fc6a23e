using Akka.Actor;
using Akka.Streams;
using FunnelStream.Connectors;

namespace FunnelStream.Tests;

/// <summary>The actor system of the tests of one assembly.</summary>
internal static class TestActors
{
    public static ActorSystem System { get; } = ActorSystem.Create("tests", "akka { stdout-loglevel = OFF, loglevel = WARNING }\n" + BlockingStreams.Settings);

    public static IMaterializer Materializer { get; } = System.Materializer();
}
