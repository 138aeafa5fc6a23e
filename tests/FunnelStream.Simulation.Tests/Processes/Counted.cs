using FunnelStream.Events;

namespace FunnelStream.Simulation.Processes;

/// <summary>A record that a worker was given, and the clock it was given with.</summary>
internal readonly record struct Counted(InputRecord Record, long Now);
