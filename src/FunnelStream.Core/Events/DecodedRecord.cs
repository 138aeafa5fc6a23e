namespace FunnelStream.Events;

/// <summary>A record between decoding and counting.</summary>
public struct DecodedRecord
{
    /// <summary>The record.</summary>
    public InputRecord Record;

    /// <summary>What it says, where it is not rejected.</summary>
    public FunnelEvent Event;

    /// <summary>Why it is rejected, if it is.</summary>
    public Rejection Rejection;
}
