using FunnelStream.Oracle;

namespace FunnelStream.Simulation.Processes;

/// <summary>What lies in an input.</summary>
/// <param name="Event">The event it says; null where it is none and must be rejected.</param>
/// <param name="Timestamp">The record's own, ms since the Unix epoch.</param>
internal sealed record Arrival(Event? Event, long Timestamp);
