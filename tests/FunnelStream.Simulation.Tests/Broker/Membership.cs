namespace FunnelStream.Simulation.Broker;

/// <summary>A member of a group in a generation, as the member itself believes to be.</summary>
internal readonly record struct Membership(int Member, int Generation);
