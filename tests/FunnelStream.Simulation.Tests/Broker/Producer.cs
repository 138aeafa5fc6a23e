namespace FunnelStream.Simulation.Broker;

/// <summary>A transactional producer as the broker knows it.</summary>
internal readonly record struct Producer(string TransactionalId, int Epoch);
