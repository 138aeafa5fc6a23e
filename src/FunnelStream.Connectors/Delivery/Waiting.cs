using FunnelStream.Alerts;

namespace FunnelStream.Connectors.Delivery;

/// <summary>A transition that a receiver is to be told of.</summary>
internal sealed class Waiting(long sequence, AlertTransition transition)
{
    public long Sequence => sequence;

    public AlertTransition Transition => transition;

    public AlertRecord Alert => transition.Alert;

    /// <summary>Whether it says that the alert is over.</summary>
    public bool IsEnd => transition.Kind is TransitionKind.Resolved or TransitionKind.Withdrawn;

    /// <summary>Attempts that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Whether it waits, or has waited, for quiet times to end.</summary>
    public bool WasMuted { get; set; }
}

/// <summary>What became of a transition.</summary>
internal enum Outcome
{
    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>The receiver will never take it: dead-lettered.</summary>
    Refused,

    /// <summary>Something newer about the alert came before it could be delivered.</summary>
    Superseded,

    /// <summary>The same, while it was held back by a silence or mute times.</summary>
    Muted,

    /// <summary>It came a second time under the same id.</summary>
    Duplicate,

    /// <summary>Too much waited: the oldest was given up.</summary>
    Overflow,
}

/// <summary>A transition that needs no more to be done.</summary>
internal readonly record struct Settled(Waiting Item, Outcome Outcome);

/// <summary>Severities as which a receiver was told, or may have been told, that an alert fires.</summary>
[Flags]
internal enum ToldAs
{
    /// <summary>It wasn't told.</summary>
    Nothing = 0,

    /// <summary>As a warning.</summary>
    Warning = 1,

    /// <summary>As critical.</summary>
    Critical = 2,
}
