using Akka.Actor;
using Akka.Streams;

namespace FunnelStream.Tests;

/// <summary>The actor system of the tests of one assembly.</summary>
internal static class TestActors
{
    private static readonly ActorSystem System = ActorSystem.Create("tests", "akka { stdout-loglevel = OFF, loglevel = WARNING }");

    public static IMaterializer Materializer { get; } = System.Materializer();
}
