using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// The fixed part of what is known of a lead: 160 bytes, no references. Every field is a least or a greatest over the
/// lead's events, so that order and repetition cannot matter. What varies in number (touches, deals, corrections, the
/// id) lies in its tail; see <see cref="LeadBook"/>. Where the tail lies and the two
/// last fields are bookkeeping, no part of what is known.
/// </summary>
internal struct LeadRecord
{
    /// <summary>A time that has not come: later than any.</summary>
    public const long Never = long.MaxValue;

    /// <summary>A latest time of something that never happened: earlier than any.</summary>
    public const long NotYet = long.MinValue;

    // Earliest times.
    public long Created;
    public ulong CreatedId;
    public long Response;
    public long Mql;
    public long Pql;
    public long Sql;
    public long Opened;
    public long Won;
    public long Assigned;
    public long FirstDisqualified;
    public long FirstRecycled;

    // Latest times.
    public long LastDisqualified;
    public long LastRecycled;
    public long RepAt;
    public ulong RepId;
    public long LastEvent;

    /// <summary>As the earliest created named them; the rep as the latest event named it.</summary>
    public DimensionValues Dimensions;

    public uint Tail;
    public ushort TailBlocks;
    public byte IdLength;
    public byte Touches;
    public byte Deals;
    public byte Corrections;

    /// <summary>The day under which the lead stands in the <see cref="ForgetCalendar"/>; an entry under another is stale.</summary>
    public ushort LookAt;

    /// <summary>The round of <see cref="LeadChanges"/> in which it was last marked as changed.</summary>
    public uint ChangedIn;

    public readonly bool IsCreated => Created != Never;

    /// <summary>Disqualified and not recycled since.</summary>
    public readonly bool IsClosed => LastDisqualified > LastRecycled;

    public static LeadRecord Unknown() => new()
    {
        Created = Never,
        Response = Never,
        Mql = Never,
        Pql = Never,
        Sql = Never,
        Opened = Never,
        Won = Never,
        Assigned = Never,
        FirstDisqualified = Never,
        FirstRecycled = Never,
        LastDisqualified = NotYet,
        LastRecycled = NotYet,
        RepAt = NotYet,
        LastEvent = NotYet,
        LookAt = ForgetCalendar.NoDay,
    };
}
