using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Chaos;

/// <summary>A test that kills brokers of its own, skipped with the reason where they or InfluxDB can't be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChaosFactAttribute : FactAttribute
{
    public ChaosFactAttribute() => Skip = KafkaServer.MissingScript ?? InfluxServer.Missing;
}

/// <summary>A Kafka of the test's own, started even where another is given: it will be killed.</summary>
public sealed class MortalKafka() : KafkaServer("--set", "log.retention.ms=-1");
