namespace FunnelStream.Alerts;

/// <summary>What a transition tells.</summary>
public enum TransitionKind
{
    /// <summary>Nothing that wakes anybody: pending, recovering, too little data.</summary>
    Silent,

    /// <summary>The alert fires.</summary>
    Fired,

    /// <summary>It fires, and matters more than before.</summary>
    Escalated,

    /// <summary>It is resolved.</summary>
    Resolved,

    /// <summary>Its rule was removed or changed while it fired.</summary>
    Withdrawn,
}

/// <summary>An alert went from one state to another.</summary>
/// <param name="Id">Names the transition: the same evaluation of the same data gives the same id, so that whoever was told can tell a repeat.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="From">The state before.</param>
/// <param name="At">When, event time, ms since the Unix epoch.</param>
/// <param name="Alert">The alert as it stands now.</param>
public sealed record AlertTransition(string Id, TransitionKind Kind, AlertState From, long At, AlertRecord Alert);
