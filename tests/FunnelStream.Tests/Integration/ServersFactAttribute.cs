using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Integration;

/// <summary>A test against a real Kafka and a real InfluxDB, skipped with the reason where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ServersFactAttribute : FactAttribute
{
    public ServersFactAttribute() => Skip = KafkaServer.Missing ?? InfluxServer.Missing;
}
