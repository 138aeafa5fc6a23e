using System.Text.Json;

namespace FunnelStream.Alerts;

/// <summary>Names of states, severities and kinds of transitions wherever they are written: JSON, InfluxDB, labels.</summary>
public static class AlertNames
{
    private static readonly string[] States = ["insufficient_data", "ok", "pending", "firing", "recovering", "no_data"];
    private static readonly string[] Severities = ["warning", "critical"];
    private static readonly string[] Kinds = ["silent", "fired", "escalated", "resolved", "withdrawn"];

    /// <summary>As in <c>insufficient_data</c>.</summary>
    public static string Of(AlertState state) => States[(int)state];

    /// <summary><c>warning</c> or <c>critical</c>.</summary>
    public static string Of(AlertSeverity severity) => Severities[(int)severity];

    /// <summary>As in <c>fired</c>.</summary>
    public static string Of(TransitionKind kind) => Kinds[(int)kind];

    internal static AlertState State(string name) => (AlertState)Index(States, name);

    internal static AlertSeverity Severity(string name) => (AlertSeverity)Index(Severities, name);

    internal static TransitionKind Kind(string name) => (TransitionKind)Index(Kinds, name);

    private static int Index(string[] names, string name) =>
        Array.IndexOf(names, name) is >= 0 and var index ? index : throw new JsonException($"'{name}' is none of {string.Join(", ", names)}");
}
