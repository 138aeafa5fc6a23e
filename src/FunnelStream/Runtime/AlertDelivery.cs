using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Connectors.Delivery;

namespace FunnelStream.Runtime;

/// <summary>Between a watch and who is told: one dispatcher for each time the watch is opened, so that it begins from what was kept. On the board's thread.</summary>
internal sealed class AlertDelivery(DeliveryOptions options, Actors actors, TimeProvider time, ILogger logger) : IDisposable
{
    private AlertDispatcher? _dispatcher;
    private IReadOnlyList<AlertSilence> _silences = [];

    /// <summary>Begins where the receivers stood.</summary>
    public void Open(AlertWatch watch)
    {
        Close();
        _silences = watch.Silences;
        _dispatcher = new AlertDispatcher(options, new Reports(watch), time, logger, actors.SystemAsync().GetAwaiter().GetResult());
        var known = _dispatcher.Names.Where(watch.Progress.ContainsKey).ToDictionary(name => name, name => DeliveryProgressJson.Read(watch.Progress[name]));
        _dispatcher.Start([.. watch.Alerts.Where(alert => alert.IsActive)], _silences, known, watch.LastSequence);
    }

    /// <summary>Hands transitions on.</summary>
    public void Deliver(IReadOnlyList<SequencedTransition> due)
    {
        foreach (var (sequence, transition) in due)
        {
            _dispatcher?.Deliver(sequence, transition);
        }
    }

    /// <summary>Tells which silences there are, where others than before.</summary>
    public void Silence(IReadOnlyList<AlertSilence> silences)
    {
        if (!silences.SequenceEqual(_silences))
        {
            _silences = silences;
            _dispatcher?.Silence(silences);
        }
    }

    /// <summary>Waits until everybody who answers was told what there is to tell, but not for long.</summary>
    public Task DrainAsync(TimeSpan patience)
    {
        if (_dispatcher is null)
        {
            return Task.CompletedTask;
        }

        return DrainAsync(_dispatcher, patience);
    }

    /// <summary>Ends it; what is under way is waited for a moment.</summary>
    public void Close()
    {
        _dispatcher?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _dispatcher = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async Task DrainAsync(AlertDispatcher dispatcher, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience, time);
        await dispatcher.DrainAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Reports(AlertWatch watch) : IDeliveryLog
    {
        public void Report(DeliveryProgress progress) => watch.Report(progress.Receiver, DeliveryProgressJson.Write(progress));
    }
}
