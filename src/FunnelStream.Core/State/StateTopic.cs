namespace FunnelStream.State;

/// <summary>The compacted topics that hold a worker's state; it writes only its own partition of each.</summary>
public enum StateTopic : byte
{
    /// <summary>Leads and erasures.</summary>
    Leads = 0,

    /// <summary>Fingerprints of the other events seen.</summary>
    Ids = 1,

    /// <summary>Dimension names, panes, and the meta record that ends a checkpoint.</summary>
    Panes = 2,
}
