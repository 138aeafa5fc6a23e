namespace FunnelStream.Tests.Kafka;

/// <summary>A test against a real Kafka, skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaServer.Missing;
}

/// <summary>Tests with data against a real Kafka, skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaServer.Missing;
}

/// <summary>A test against a Kafka with settings of its own, skipped with the reason where none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnKafkaFactAttribute : FactAttribute
{
    public OwnKafkaFactAttribute() => Skip = KafkaServer.MissingScript;
}
