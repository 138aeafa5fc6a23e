using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>An alert from when it fired, or came to matter more, as a line on charts.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Text">What it says.</param>
/// <param name="Severity">How much it mattered in this time.</param>
/// <param name="Start">When it fired or was escalated, event time, ms since the Unix epoch.</param>
/// <param name="End">When that ended; while it fires, when it was last evaluated.</param>
/// <param name="State"><c>firing</c>, <c>escalated</c> (a more severe one begins where this ends), <c>resolved</c> or <c>withdrawn</c>.</param>
public sealed record AlertPoint(AlertRecord Alert, AlertText Text, AlertSeverity Severity, long Start, long End, string State);
