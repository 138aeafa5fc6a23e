using System.Diagnostics.Metrics;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What is measured on the way from Kafka, under the meter <c>FunnelStream</c>.</summary>
internal sealed class KafkaMetrics : IDisposable
{
    private static readonly string[] TopicNames = ["leads", "touchpoints", "deals"];
    private readonly Meter _meter = new("FunnelStream");
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _checkpoint;
    private readonly Counter<long> _records;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _restore;
    private readonly Counter<long> _failures;

    /// <param name="lags">The lag of every input.</param>
    /// <param name="figures">How every worker stands.</param>
    public KafkaMetrics(Func<IEnumerable<InputLag>> lags, Func<IEnumerable<(int Partition, WorkerFigures Figures)>> figures)
    {
        _consumed = _meter.CreateCounter<long>("events_consumed", "{event}", "Events read and counted or rejected.");
        _rejected = _meter.CreateCounter<long>("events_rejected", "{event}", "Events rejected, by reason.");
        _checkpoint = _meter.CreateHistogram<double>("checkpoint_duration", "s", "From taking a checkpoint to its transaction being committed.");
        _records = _meter.CreateCounter<long>("state_records_written", "{record}", "State records committed.");
        _bytes = _meter.CreateCounter<long>("state_written", "By", "Bytes of their keys and values, before compression.");
        _restore = _meter.CreateHistogram<double>("restore_duration", "s", "From taking a partition over to its worker being built from its state.");
        _failures = _meter.CreateCounter<long>("state_failures", "{failure}", "Checkpoints and restores that failed, by whether the partition had another owner.");
        _meter.CreateObservableGauge(
            "consumer_lag",
            () => lags().Select(l => new Measurement<long>(l.Records, new("input", TopicNames[(int)l.Topic]), new("partition", l.Partition))),
            "{record}",
            "Records between a worker and the end of its input.");
        _meter.CreateObservableCounter("events_swallowed", () => Each(f => f.Swallowed), "{event}", "Events of erased leads.");
        _meter.CreateObservableCounter("values_over_limit", () => Each(f => f.OverLimit), "{value}", "Dimension values and combinations sent to (other).");
        _meter.CreateObservableGauge("names_at_limit", AtLimit, description: "Whether new names of a dimension go to (other) in a partition of this process.");
        _meter.CreateObservableCounter("values_personal", () => Each(f => f.Personal), "{value}", "Dimension values that were e-mail addresses, counted under (personal).");
        _meter.CreateObservableCounter("amounts_unconverted", () => Each(f => f.Unconverted), "{amount}", "Amounts in a currency for which no rate is configured.");
        _meter.CreateObservableGauge("leads_retained", () => Each(f => f.Leads), "{lead}", "Leads in memory.");
        _meter.CreateObservableGauge("lead_bytes", () => Each(f => f.LeadBytes), "By", "Memory they take.");
        _meter.CreateObservableGauge("panes_live", () => Each(f => f.Panes), "{pane}", "Panes in memory.");
        _meter.CreateObservableGauge("ids_remembered", () => Each(f => f.SeenIds), "{id}", "Ids of visits, touches, spend and answers remembered.");

        IEnumerable<Measurement<int>> AtLimit()
        {
            var reached = figures().SelectMany(f => f.Figures.AtLimit ?? []).Select(limit => limit.Dimension).ToHashSet();
            return Enum.GetValues<Dimension>().Select(dimension => new Measurement<int>(reached.Contains(dimension) ? 1 : 0, new KeyValuePair<string, object?>("dimension", dimension.Name())));
        }

        IEnumerable<Measurement<long>> Each(Func<WorkerFigures, long> of) =>
            figures().Select(f => new Measurement<long>(of(f.Figures), new KeyValuePair<string, object?>("partition", f.Partition)));
    }

    public void Consumed(InputTopic topic, long events) => _consumed.Add(events, new KeyValuePair<string, object?>("input", TopicNames[(int)topic]));

    public void Rejected(RejectReason reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason.Name()));

    public void CheckpointTook(TimeSpan duration) => _checkpoint.Record(duration.TotalSeconds);

    public void Written(int records, long bytes)
    {
        _records.Add(records);
        _bytes.Add(bytes);
    }

    public void RestoreTook(TimeSpan duration) => _restore.Record(duration.TotalSeconds);

    public void StateFailed(bool fenced) => _failures.Add(1, new KeyValuePair<string, object?>("fenced", fenced ? "true" : "false"));

    public void Dispose() => _meter.Dispose();
}
