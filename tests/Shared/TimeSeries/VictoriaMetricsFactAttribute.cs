namespace FunnelStream.Tests.TimeSeries;

/// <summary>A test against a real VictoriaMetrics, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VictoriaMetricsFactAttribute : FactAttribute
{
    public VictoriaMetricsFactAttribute() => Skip = VictoriaMetricsServer.Missing;
}
