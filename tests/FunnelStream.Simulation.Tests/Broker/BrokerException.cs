namespace FunnelStream.Simulation.Broker;

/// <summary>The broker refuses.</summary>
internal sealed class BrokerException(string message, bool isFenced) : Exception(message)
{
    /// <summary>Whether it is because another has taken over.</summary>
    public bool IsFenced { get; } = isFenced;
}
