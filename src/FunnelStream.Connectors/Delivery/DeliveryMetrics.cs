using System.Diagnostics.Metrics;

namespace FunnelStream.Connectors.Delivery;

/// <summary>What is measured of deliveries, under the meter <c>FunnelStream</c>.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    private static readonly string[] Outcomes = ["delivered", "refused", "superseded", "muted", "duplicate", "overflow"];
    private readonly Meter _meter = new("FunnelStream");
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _duration;

    public DeliveryMetrics()
    {
        _deliveries = _meter.CreateCounter<long>("alert_deliveries", "{transition}", "Transitions that are settled for a receiver, by what became of them; refused and overflow are dead letters.");
        _retries = _meter.CreateCounter<long>("alert_delivery_retries", "{attempt}", "Attempts that failed and were, or are to be, repeated.");
        _duration = _meter.CreateHistogram<double>("alert_delivery_duration", "s", "Time of one attempt, failed ones included.");
    }

    /// <summary>From now on it is also measured how much waits.</summary>
    /// <param name="waiting">How much, by receiver; called on any thread, at once.</param>
    public void Observe(Func<IEnumerable<(string Receiver, int Waiting)>> waiting) =>
        _meter.CreateObservableGauge(
            "alert_deliveries_waiting",
            () => waiting().Select(w => new Measurement<int>(w.Waiting, new KeyValuePair<string, object?>("receiver", w.Receiver))),
            "{transition}",
            "Transitions that wait or are under way.");

    /// <summary>A receiver begins: its counters are there from the start, so that the first transition that is given up is seen as a rise.</summary>
    public void Begins(string receiver)
    {
        foreach (var outcome in Outcomes)
        {
            _deliveries.Add(0, new("receiver", receiver), new("outcome", outcome));
        }

        _retries.Add(0, new KeyValuePair<string, object?>("receiver", receiver));
    }

    public static string Name(Outcome outcome) => Outcomes[(int)outcome];

    public void Settled(string receiver, Outcome outcome) => _deliveries.Add(1, new("receiver", receiver), new("outcome", Name(outcome)));

    public void Retried(string receiver) => _retries.Add(1, new KeyValuePair<string, object?>("receiver", receiver));

    public void Took(string receiver, TimeSpan duration) => _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("receiver", receiver));

    public void Dispose() => _meter.Dispose();
}
