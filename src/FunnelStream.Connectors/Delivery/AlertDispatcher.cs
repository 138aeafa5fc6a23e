using FunnelStream.Alerts;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// Tells the world of alerts: every receiver has a lane of its own, so that one that is down or slow delays neither another nor the
/// caller. Made for one term of the active board: <see cref="Start"/> once, then transitions in the order of their sequence numbers.
/// </summary>
public sealed class AlertDispatcher : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<DeliveryLane> _lanes;
    private readonly DeliveryMetrics _metrics = new();
    private readonly TimeProvider _time;
    private int _disposed;

    /// <param name="options">Valid options.</param>
    /// <param name="log">Keeps how far receivers have come.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told, and what the console receiver writes to.</param>
    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading a secret's file is not allowed.</exception>
    public AlertDispatcher(DeliveryOptions options, IDeliveryLog log, TimeProvider time, ILogger logger)
        : this(Receivers.Of(options, time, logger), log, time, logger, withChance: true)
    {
    }

    internal AlertDispatcher(IEnumerable<LaneParts> lanes, IDeliveryLog log, TimeProvider time, ILogger logger, bool withChance)
    {
        _time = time;
        _lanes = [.. lanes.Select(parts => new DeliveryLane(parts, log, _metrics, time, logger, withChance))];
        _metrics.Observe(() => Status.Select(status => (status.Receiver, status.Waiting)));
    }

    /// <summary>Names of the receivers; a cluster's further addresses have names of their own.</summary>
    public IReadOnlyList<string> Names => [.. _lanes.Select(lane => lane.Name)];

    /// <summary>How the receivers do.</summary>
    public IReadOnlyList<ReceiverStatus> Status => [.. _lanes.Select(lane => lane.Status)];

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
        foreach (var lane in _lanes)
        {
            lane.Silence(silences);
            lane.Start(active, progress.GetValueOrDefault(lane.Name), head);
        }
    }

    /// <summary>Offers a transition that is committed, silent ones too. Returns at once.</summary>
    /// <param name="sequence">Its sequence number; the same after a restart.</param>
    /// <param name="transition">The transition.</param>
    public void Deliver(long sequence, AlertTransition transition) => _lanes.ForEach(lane => lane.Offer(sequence, transition));

    /// <summary>Tells which silences there are now.</summary>
    public void Silence(IReadOnlyList<AlertSilence> silences) => _lanes.ForEach(lane => lane.Silence(silences));

    /// <summary>Ends once every receiver was told what it can be told now; a receiver that is down is waited for.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task DrainAsync(CancellationToken cancellation) => Task.WhenAll(_lanes.Select(lane => lane.IdleAsync())).WaitAsync(cancellation);

    /// <summary>Ends after the attempts under way, for which it waits a few seconds. What waits is for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        using var impatience = new CancellationTokenSource(Patience, _time);
        await Task.WhenAll(_lanes.Select(lane => lane.StopAsync(impatience.Token))).ConfigureAwait(false);
        _lanes.ForEach(lane => lane.Dispose());
        _metrics.Dispose();
    }
}
