namespace FunnelStream.Simulation.Broker;

/// <summary>The time of a simulated run, ms since the Unix epoch; it stands still unless moved.</summary>
internal sealed class Clock(long now)
{
    public long Now { get; set; } = now;
}
