namespace FunnelStream.Simulation;

/// <summary>A rule broken on purpose: the simulator is worth something only if it notices.</summary>
internal enum Mutation
{
    /// <summary>Nothing is broken.</summary>
    None,

    /// <summary>The broker lets a producer of an old epoch go on.</summary>
    EpochsIgnored,

    /// <summary>Restore takes the last stable offset for its target, as a read_committed handle answers.</summary>
    RestoreToLastStableOffset,

    /// <summary>The board shows what a poll brought, also where it ends in the middle of a checkpoint.</summary>
    MetaNotAwaited,

    /// <summary>The board takes an older checkpoint for a newer one.</summary>
    NumbersIgnored,

    /// <summary>A worker goes on from the group's committed offsets instead of the meta record's.</summary>
    OffsetsFromGroup,

    /// <summary>A worker goes on after a commit that failed, instead of being built anew.</summary>
    GoesOnAfterFailure,

    /// <summary>A restore does not look whether somebody wrote while it read.</summary>
    OvertakenRestoreGoesOn,

    /// <summary>Who is fenced waits for an assignment without asking the group for one.</summary>
    FencedWaits,

    /// <summary>Compaction drops tombstones at once.</summary>
    TombstonesDroppedAtOnce,

    /// <summary>A board that has not heard from the group for long sends what it has.</summary>
    LeaseIgnored,

    /// <summary>A sink's position moves when points are sent, not when they are acknowledged.</summary>
    PositionBeforeAcknowledgement,
}
