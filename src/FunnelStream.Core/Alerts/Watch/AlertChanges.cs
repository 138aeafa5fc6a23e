namespace FunnelStream.Alerts.Watch;

/// <summary>What an evaluation changed: kept as a whole, or not at all.</summary>
/// <param name="Alerts">Alerts whose state is to be kept.</param>
/// <param name="Transitions">From one state to another, in the order in which they happened.</param>
public sealed record AlertChanges(IReadOnlyList<AlertRecord> Alerts, IReadOnlyList<AlertTransition> Transitions)
{
    /// <summary>Nothing.</summary>
    public static AlertChanges None { get; } = new([], []);

    /// <summary>Whether anything is to be kept.</summary>
    public bool IsEmpty => Alerts.Count == 0 && Transitions.Count == 0;
}
