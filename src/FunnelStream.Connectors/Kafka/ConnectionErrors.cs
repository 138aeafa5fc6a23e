using Confluent.Kafka;

namespace FunnelStream.Connectors.Kafka;

/// <summary>What the connections of a client report.</summary>
internal static class ConnectionErrors
{
    /// <summary>
    /// Whether it says what a connection met with. The other kind, <c>0/1 brokers are down</c>, comes right after and would hide it.
    /// </summary>
    public static bool IsOfOneBroker(this Error error) => error.Code != ErrorCode.Local_AllBrokersDown;
}
