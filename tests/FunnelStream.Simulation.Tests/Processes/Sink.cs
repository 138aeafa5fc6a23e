using FunnelStream.Simulation.Broker;

namespace FunnelStream.Simulation.Processes;

/// <summary>
/// A time series database: the last write of a point wins, and nobody is fenced. A request arrives before its timeout or
/// never.
/// </summary>
internal sealed class Sink(Clock clock, Random random)
{
    /// <summary>Longest way of a request, ms: what a sender may have under way when it stops.</summary>
    public const int TimeoutMillis = 1_500;

    private readonly List<(long ArrivesAt, PointBatch Batch)> _underWay = [];

    public Dictionary<string, string> Points { get; } = [];

    public void Send(PointBatch batch, bool isLost)
    {
        batch.SentAt = clock.Now;
        if (!isLost)
        {
            _underWay.Add((clock.Now + random.Next(TimeoutMillis), batch));
        }
    }

    public void Tick()
    {
        foreach (var (_, batch) in _underWay.Where(r => r.ArrivesAt <= clock.Now).OrderBy(r => r.ArrivesAt))
        {
            foreach (var (point, fields) in batch.Points)
            {
                Points[point] = fields;
            }

            batch.IsAcknowledged = true;
        }

        _underWay.RemoveAll(r => r.ArrivesAt <= clock.Now);
    }
}
