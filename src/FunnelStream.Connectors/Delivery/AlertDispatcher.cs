using Akka.Actor;
using FunnelStream.Alerts;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// Tells the world of alerts: every receiver is an actor, so that one that is down or slow delays neither another nor the caller. Made for one
/// term of the active board: <see cref="Start"/> once, then transitions in the order of their sequence numbers.
/// </summary>
public sealed class AlertDispatcher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<(ReceiverParts Parts, LatestStatus Status)> _receivers;
    private readonly List<IActorRef> _actors = [];
    private readonly DeliveryTools _tools;
    private readonly IActorRefFactory _system;
    private int _disposed;

    /// <param name="options">Valid options.</param>
    /// <param name="log">Keeps how far receivers have come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told, and what the console receiver writes to.</param>
    /// <param name="system">Where receivers live.</param>
    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading a secret's file is not allowed.</exception>
    public AlertDispatcher(DeliveryOptions options, IDeliveryLog log, TimeProvider time, ILogger logger, IActorRefFactory system)
        : this(Receivers.Of(options, time, logger), new DeliveryTools(log, new DeliveryMetrics(), time, logger, WithChance: true), system)
    {
    }

    internal AlertDispatcher(IEnumerable<ReceiverParts> receivers, DeliveryTools tools, IActorRefFactory system)
    {
        (_tools, _system) = (tools, system);
        _receivers = [.. receivers.Select(parts => (parts, new LatestStatus { Value = new ReceiverStatus(parts.Name, 0, 0, null) }))];
        _receivers.ForEach(receiver => tools.Metrics.Begins(receiver.Parts.Name));
        tools.Metrics.Observe(() => Status.Select(status => (status.Receiver, status.Waiting)));
    }

    /// <summary>Names of the receivers; a cluster's further addresses have names of their own.</summary>
    public IReadOnlyList<string> Names => [.. _receivers.Select(receiver => receiver.Parts.Name)];

    /// <summary>How the receivers do.</summary>
    public IReadOnlyList<ReceiverStatus> Status => [.. _receivers.Select(receiver => receiver.Status.Value)];

    /// <summary>
    /// Begins where the receivers stood. Afterwards every transition has to be offered that is after a receiver's
    /// <see cref="DeliveryProgress.To"/> or among its <see cref="DeliveryProgress.Open"/>, in ascending order; what a receiver doesn't
    /// need it passes over.
    /// </summary>
    /// <param name="active">Alerts that are active at <paramref name="head"/>.</param>
    /// <param name="silences">Silences that have not ended.</param>
    /// <param name="progress">What <see cref="IDeliveryLog"/> was last told, by receiver.</param>
    /// <param name="head">The last sequence number there is: a receiver without progress is new, and hears of what comes after it.</param>
    public void Start(IReadOnlyList<AlertRecord> active, IReadOnlyList<AlertSilence> silences, IReadOnlyDictionary<string, DeliveryProgress> progress, long head)
    {
        foreach (var (parts, status) in _receivers)
        {
            var ledger = new ReceiverLedger(parts.Name, parts.Route, parts.MostWaiting, parts.Receiver.StandingEvery is not null);
            ledger.Start(active, progress.GetValueOrDefault(parts.Name), head);
            if (!progress.ContainsKey(parts.Name))
            {
                // Kept before anything is told: after a crash it is not new any more, and misses nothing.
                _tools.Log.Report(ledger.Progress);
            }

            _actors.Add(_system.ActorOf(Props.Create(() => new ReceiverActor(parts, ledger, silences, _tools, status))));
        }
    }

    /// <summary>Offers a transition that is committed, silent ones too. Returns at once.</summary>
    /// <param name="sequence">Its sequence number; the same after a restart.</param>
    /// <param name="transition">The transition.</param>
    public void Deliver(long sequence, AlertTransition transition) => Tell(new ReceiverActor.Offered(sequence, transition));

    /// <summary>Tells which silences there are now.</summary>
    public void Silence(IReadOnlyList<AlertSilence> silences) => Tell(new ReceiverActor.Silenced(silences));

    /// <summary>Ends once every receiver was told what it can be told now; a receiver that is down is waited for.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task DrainAsync(CancellationToken cancellation) =>
        Task.WhenAll(_actors.Select(actor => actor.Ask<ReceiverActor.Idle>(ReceiverActor.SayWhenIdle.Instance, cancellation)));

    /// <summary>Ends after the attempts under way, for which it waits a few seconds. What waits is for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_actors.Count == 0)
        {
            _receivers.ForEach(receiver => receiver.Parts.Receiver.Dispose());
        }

        var ended = Task.WhenAll(_actors.Select(actor => actor.WatchAsync()));
        Tell(ReceiverActor.End.Instance);
        using var impatience = new CancellationTokenSource(Patience, _tools.Time);
        using var broken = impatience.Token.Register(() => Tell(ReceiverActor.BreakOff.Instance));
        await ended.ConfigureAwait(false);
        _tools.Metrics.Dispose();
    }

    private void Tell(object message) => _actors.ForEach(actor => actor.Tell(message));
}
