namespace FunnelStream.Tests.Alertmanager;

/// <summary>A test against a real Alertmanager, skipped with the reason where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlertmanagerFactAttribute : FactAttribute
{
    public AlertmanagerFactAttribute() => Skip = AlertmanagerServer.Missing;
}
