namespace FunnelStream.Tests.TimeSeries;

/// <summary>A test against a real InfluxDB 1.x, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InfluxFactAttribute : FactAttribute
{
    public InfluxFactAttribute() => Skip = InfluxServer.Missing;
}
