using FunnelStream.Alerts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>Which alerts a receiver wants to hear of.</summary>
public sealed record AlertRoute
{
    /// <summary>Every alert.</summary>
    public static AlertRoute Everything { get; } = new();

    /// <summary>Names or kinds of rules; empty: every one.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Channels; empty: every one, and alerts that are about no channel too.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The least severity.</summary>
    public AlertSeverity Severity { get; init; } = AlertSeverity.Warning;

    /// <summary>Whether an alert is among them.</summary>
    public bool Takes(AlertRecord alert) =>
        alert.Severity >= Severity
        && (Rules.Count == 0 || Rules.Contains(alert.Rule) || Rules.Contains(alert.Kind))
        && (Channels.Count == 0 || (alert.Labels.Channel is { } channel && Channels.Contains(channel)));
}
