using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Event;

namespace FunnelStream.Runtime;

/// <summary>Counts what goes wrong among actors and streams; Akka logs it through the product's log.</summary>
[SuppressMessage("Design", "CA1001", Justification = "An actor lets go of what it has when it stops.")]
internal sealed class ActorFaults : ReceiveActor
{
    private readonly Meter _meter = new("FunnelStream");

    public ActorFaults()
    {
        var failures = _meter.CreateCounter<long>("actor_failures", "{failure}", "Actors and streams that failed without anybody who waits for them. None should.");
        var undelivered = _meter.CreateCounter<long>("actor_dead_letters", "{message}", "Messages to actors that had ended already. None should be.");
        failures.Add(0);
        undelivered.Add(0);
        Receive<Error>(_ => failures.Add(1));
        Receive<DeadLetter>(_ => undelivered.Add(1));
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe<Error>(Self);
        Context.System.EventStream.Subscribe<DeadLetter>(Self);
    }

    protected override void PostStop() => _meter.Dispose();
}
