using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>
/// What a lead contributes to the numbers, derived from its record: stages implied, corrections applied, closure and
/// completion decided. Two of them compared tell which contributions changed.
/// </summary>
internal struct LeadFacts
{
    public long Created;
    public long Response;
    public long Mql;
    public long Pql;
    public long Sql;
    public long Opportunity;
    public long Client;
    public long Disqualified;
    public long Recycled;

    /// <summary>When it was closed, where it is closed without a human response.</summary>
    public long ClosedWithoutResponse;

    /// <summary>When it reached sales.</summary>
    public long Arrival;

    /// <summary>When sales was done with it: answered or closed, not before the arrival.</summary>
    public long Completion;

    public DimensionValues Dimensions;

    public readonly bool IsCreated => Created != LeadRecord.Never;

    /// <summary>Whether it was created and is neither answered nor closed.</summary>
    public readonly bool IsWaiting => IsCreated && Response == LeadRecord.Never && ClosedWithoutResponse == LeadRecord.Never;

    /// <summary>The contributions there are, deals apart: what has not happened contributes nothing.</summary>
    public readonly Change Present =>
        (IsCreated ? Change.Created : Change.None)
        | (Response != LeadRecord.Never ? Change.Response | Change.BusinessResponse : Change.None)
        | (Mql != LeadRecord.Never ? Change.Mql : Change.None)
        | (Pql != LeadRecord.Never ? Change.Pql : Change.None)
        | (Sql != LeadRecord.Never ? Change.Sql : Change.None)
        | (Opportunity != LeadRecord.Never ? Change.Opportunity : Change.None)
        | (Client != LeadRecord.Never ? Change.Client : Change.None)
        | (Client != LeadRecord.Never && Sql != LeadRecord.Never ? Change.SalesCycle : Change.None)
        | (Disqualified != LeadRecord.Never ? Change.Disqualified : Change.None)
        | (Recycled != LeadRecord.Never ? Change.Recycled : Change.None)
        | (ClosedWithoutResponse != LeadRecord.Never ? Change.ClosedWithoutResponse | Change.BusinessClosed : Change.None)
        | (IsWaiting ? Change.Waiting : Change.None)
        | (Arrival != LeadRecord.Never ? Change.Sales | Change.SalesWait : Change.None);

    /// <summary>The facts of a lead.</summary>
    public static LeadFacts Of(in LeadRecord lead, LeadBook book, bool impliedStages)
    {
        LeadFacts facts = default;
        facts.Created = lead.Created;
        facts.Response = lead.Response;
        facts.Pql = lead.Pql;
        facts.Client = lead.Won;
        facts.Opportunity = Implied(lead.Opened, facts.Client, impliedStages);
        facts.Sql = Implied(lead.Sql, facts.Opportunity, impliedStages);
        facts.Mql = Implied(lead.Mql, facts.Sql, impliedStages);
        facts.Disqualified = lead.FirstDisqualified;
        facts.Recycled = lead.FirstRecycled;
        var closed = lead.IsClosed ? lead.LastDisqualified : LeadRecord.Never;
        facts.ClosedWithoutResponse = lead.Response == LeadRecord.Never ? closed : LeadRecord.Never;
        facts.Arrival = Math.Min(lead.Assigned, lead.Sql);
        var done = Math.Min(lead.Response, closed);
        facts.Completion = facts.Arrival == LeadRecord.Never || done == LeadRecord.Never ? LeadRecord.Never : Math.Max(done, facts.Arrival);
        facts.Dimensions = lead.Dimensions;
        if (!lead.IsCreated)
        {
            facts.Dimensions[(int)Dimension.Channel] = DimensionTable.Unknown;
        }
        else if (lead.Corrections > 0)
        {
            foreach (ref readonly var correction in book.Corrections(lead))
            {
                facts.Dimensions[correction.Dimension] = correction.Value;
            }
        }

        return facts;
    }

    private static long Implied(long own, long next, bool impliedStages) => own == LeadRecord.Never && impliedStages ? next : own;
}
