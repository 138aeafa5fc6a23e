namespace FunnelStream.Tests.TimeSeries;

/// <summary>A test with data against a real InfluxDB 1.x, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InfluxTheoryAttribute : TheoryAttribute
{
    public InfluxTheoryAttribute() => Skip = InfluxServer.Missing;
}
