namespace FunnelStream.Events;

/// <summary>
/// The table of the input contract: the members an event of a type has, and those it must have. A member that its type
/// does not have is ignored, whatever it holds: <c>score</c> of a visit, <c>lead_id</c> of spend.
/// </summary>
/// <param name="Has">Checked and read.</param>
/// <param name="Needs">Must be there and not null; part of <paramref name="Has"/>.</param>
internal readonly record struct EventShape(Members Has, Members Needs)
{
    private const Members Event = Members.Type | Members.Id | Members.At;
    private const Members Lead = Event | Members.LeadId;
    private const Members Deal = Lead | Members.DealId;
    private const Members Anonymous = Lead | Members.VisitorId; // may be a lead's, a visitor's or nobody's
    private const Members Source = Members.Channel | Members.Campaign;
    private const Members Profile = Source | Members.Segment | Members.SegmentParts | Members.Offer;
    private const Members Price = Members.Amount | Members.Currency;

    private static readonly EventShape[] Shapes = Table();

    /// <summary>The shape of a type.</summary>
    public static EventShape Of(EventType type) => Shapes[(int)type];

    private static EventShape[] Table()
    {
        var shapes = new EventShape[Enum.GetValues<EventType>().Length];
        Set(EventType.Created, Lead | Members.Channel, Profile | Members.Owner);
        Set(EventType.Mql, Lead, Members.Score);
        Set(EventType.Pql, Lead);
        Set(EventType.Sql, Lead, Members.Rep);
        Set(EventType.Assigned, Lead, Members.Rep);
        Set(EventType.Disqualified, Lead, Members.Reason);
        Set(EventType.Recycled, Lead);
        Set(EventType.Scored, Lead, Members.Score);
        Set(EventType.Corrected, Lead, Profile);
        Set(EventType.Erased, Lead);
        Set(EventType.Visit, Event | Members.Channel, Anonymous | Source);
        Set(EventType.Spend, Event | Members.Channel | Members.Amount, Source | Price);
        Set(EventType.Campaign, Event | Source, Members.Budget | Members.Currency | Members.Status);
        Set(EventType.Response, Lead, Members.Rep | Members.Automated);
        Set(EventType.Survey, Event | Members.Score, Anonymous);
        Set(EventType.Touch, Event, Anonymous | Source);
        Set(EventType.Opened, Deal, Price | Members.Rep);
        Set(EventType.Stage, Deal, Members.Stage);
        Set(EventType.Won, Deal, Price | Members.Rep);
        Set(EventType.Lost, Deal, Members.Reason | Members.Rep);
        Set(EventType.Renewed, Deal, Price);
        Set(EventType.Churned, Deal, Price);
        return shapes;

        void Set(EventType type, Members needs, Members mayHave = Members.None) => shapes[(int)type] = new EventShape(needs | mayHave, needs);
    }
}
