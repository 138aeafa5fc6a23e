namespace FunnelStream.Events;

/// <summary>Reads the member <c>type</c>.</summary>
internal static class EventTypeNames
{
    /// <summary>Longest name of a marketing touch, bytes.</summary>
    public const int MaxTouchBytes = 64;

    /// <summary>The type a topic knows under a name, or why there is none.</summary>
    public static RejectReason Find(InputTopic topic, ReadOnlySpan<byte> name, out EventType type)
    {
        var found = topic switch
        {
            InputTopic.Leads => OfLeads(name),
            InputTopic.Touchpoints => OfTouchpoints(name),
            _ => OfDeals(name),
        };
        type = found.GetValueOrDefault();
        return type == EventType.Touch && name.Length is 0 or > MaxTouchBytes ? RejectReason.BadValue
            : found is null ? RejectReason.UnknownType
            : RejectReason.None;
    }

    private static EventType? OfLeads(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("mql"u8) ? EventType.Mql : name.SequenceEqual("sql"u8) ? EventType.Sql : name.SequenceEqual("pql"u8) ? EventType.Pql : null,
        6 => name.SequenceEqual("scored"u8) ? EventType.Scored : name.SequenceEqual("erased"u8) ? EventType.Erased : null,
        7 => name.SequenceEqual("created"u8) ? EventType.Created : null,
        8 => name.SequenceEqual("assigned"u8) ? EventType.Assigned : name.SequenceEqual("recycled"u8) ? EventType.Recycled : null,
        9 => name.SequenceEqual("corrected"u8) ? EventType.Corrected : null,
        12 => name.SequenceEqual("disqualified"u8) ? EventType.Disqualified : null,
        _ => null,
    };

    private static EventType? OfTouchpoints(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("visit"u8) ? EventType.Visit : name.SequenceEqual("spend"u8) ? EventType.Spend : EventType.Touch,
        6 => name.SequenceEqual("survey"u8) ? EventType.Survey : EventType.Touch,
        8 => name.SequenceEqual("response"u8) ? EventType.Response : name.SequenceEqual("campaign"u8) ? EventType.Campaign : EventType.Touch,
        _ => EventType.Touch,
    };

    private static EventType? OfDeals(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("won"u8) ? EventType.Won : null,
        4 => name.SequenceEqual("lost"u8) ? EventType.Lost : null,
        5 => name.SequenceEqual("stage"u8) ? EventType.Stage : null,
        6 => name.SequenceEqual("opened"u8) ? EventType.Opened : null,
        7 => name.SequenceEqual("renewed"u8) ? EventType.Renewed : name.SequenceEqual("churned"u8) ? EventType.Churned : null,
        _ => null,
    };
}
