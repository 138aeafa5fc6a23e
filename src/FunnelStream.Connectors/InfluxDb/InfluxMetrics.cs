using System.Diagnostics.Metrics;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>What one writer has done, for the meter <c>FunnelStream</c> and for <see cref="InfluxStatus"/>.</summary>
internal sealed class InfluxMetrics : IDisposable
{
    private readonly Meter _meter = new("FunnelStream");
    private readonly Counter<long> _writtenCounter;
    private readonly Counter<long> _rejectedCounter;
    private readonly Counter<long> _droppedCounter;
    private readonly Counter<long> _retriesCounter;
    private readonly Histogram<double> _duration;
    private long _written;
    private long _rejected;
    private long _beyondRetention;
    private long _dropped;
    private long _retries;

    public InfluxMetrics(Func<int> waiting)
    {
        _writtenCounter = _meter.CreateCounter<long>("funnelstream.influxdb.points_written", "{point}", "Points the server stored");
        _rejectedCounter = _meter.CreateCounter<long>("funnelstream.influxdb.points_rejected", "{point}", "Points the server refused, by reason");
        _droppedCounter = _meter.CreateCounter<long>("funnelstream.influxdb.points_dropped", "{point}", "Points given up while the server was away");
        _retriesCounter = _meter.CreateCounter<long>("funnelstream.influxdb.write_retries", "{request}", "Requests that had to be repeated");
        _duration = _meter.CreateHistogram<double>("funnelstream.influxdb.write_duration", "s", "Time of one write request, failed ones included");
        _meter.CreateObservableGauge("funnelstream.influxdb.waiting_points", waiting, "{point}", "Points waiting or in flight");
    }

    public long Points => Volatile.Read(ref _written);

    public long Rejections => Volatile.Read(ref _rejected);

    public long TooOld => Volatile.Read(ref _beyondRetention);

    public long Drops => Volatile.Read(ref _dropped);

    public long Repetitions => Volatile.Read(ref _retries);

    public void Written(int points) => Count(ref _written, _writtenCounter, points);

    public void Rejected(int points)
    {
        Interlocked.Add(ref _rejected, points);
        _rejectedCounter.Add(points, new KeyValuePair<string, object?>("reason", "invalid"));
    }

    public void BeyondRetention(int points)
    {
        Interlocked.Add(ref _beyondRetention, points);
        _rejectedCounter.Add(points, new KeyValuePair<string, object?>("reason", "beyond_retention"));
    }

    public void Dropped(int points) => Count(ref _dropped, _droppedCounter, points);

    public void Retried() => Count(ref _retries, _retriesCounter, 1);

    public void Took(TimeSpan duration) => _duration.Record(duration.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private static void Count(ref long total, Counter<long> counter, int amount)
    {
        Interlocked.Add(ref total, amount);
        counter.Add(amount);
    }
}
