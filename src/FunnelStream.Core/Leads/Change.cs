using FunnelStream.Events;

namespace FunnelStream.Leads;

/// <summary>The contributions of a lead that an event may move, one bit each.</summary>
[Flags]
internal enum Change
{
    None = 0,
    Created = 1,
    Response = 1 << 1,
    Mql = 1 << 2,
    Pql = 1 << 3,
    Sql = 1 << 4,
    Opportunity = 1 << 5,
    Client = 1 << 6,
    SalesCycle = 1 << 7,
    Disqualified = 1 << 8,
    Recycled = 1 << 9,
    ClosedWithoutResponse = 1 << 10,
    Sales = 1 << 11,
    Deals = 1 << 12,
    Waiting = 1 << 13,
    BusinessResponse = 1 << 14,
    BusinessClosed = 1 << 15,

    /// <summary>How long the lead's arrival at sales waited, or that it still does.</summary>
    SalesWait = 1 << 16,

    /// <summary>What a change of the calendar recounts.</summary>
    Business = BusinessResponse | BusinessClosed,

    /// <summary>Everything that hangs on the lead's creation time or its dimensions.</summary>
    Funnel = Created | Response | Mql | Pql | Sql | Opportunity | Client | SalesCycle | Disqualified | Recycled | ClosedWithoutResponse | Deals
        | Waiting | Business,
}

/// <summary>Compares a lead's facts before and after an event.</summary>
internal static class Changes
{
    public static Change Between(in LeadFacts before, in LeadFacts after)
    {
        var change = before.Arrival != after.Arrival || before.Completion != after.Completion
            || before.Dimensions[(int)Dimension.Rep] != after.Dimensions[(int)Dimension.Rep] ? Change.Sales | Change.SalesWait : Change.None;
        if (before.Created != after.Created || !SameOrigin(before.Dimensions, after.Dimensions))
        {
            return change | Change.Funnel;
        }

        change |= before.Response != after.Response ? Change.Response | Change.BusinessResponse : Change.None;
        change |= before.Mql != after.Mql ? Change.Mql : Change.None;
        change |= before.Pql != after.Pql ? Change.Pql : Change.None;
        change |= before.Sql != after.Sql ? Change.Sql | Change.SalesCycle : Change.None;
        change |= before.Opportunity != after.Opportunity ? Change.Opportunity : Change.None;
        change |= before.Client != after.Client ? Change.Client | Change.SalesCycle : Change.None;
        change |= before.Disqualified != after.Disqualified ? Change.Disqualified : Change.None;
        change |= before.Recycled != after.Recycled ? Change.Recycled : Change.None;
        change |= before.ClosedWithoutResponse != after.ClosedWithoutResponse ? Change.ClosedWithoutResponse | Change.BusinessClosed : Change.None;
        change |= before.IsWaiting != after.IsWaiting ? Change.Waiting : Change.None;
        return change;
    }

    private static bool SameOrigin(in DimensionValues a, in DimensionValues b)
    {
        for (var i = 0; i < (int)Dimension.Rep; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }
}
