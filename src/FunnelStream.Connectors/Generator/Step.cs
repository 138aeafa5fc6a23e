namespace FunnelStream.Connectors.Generator;

/// <summary>What is due: the first group drives the simulation, the others are events.</summary>
internal enum Step : byte
{
    /// <summary>A lead's journey begins.</summary>
    LeadArrives,

    /// <summary>A visit happens and the next is drawn.</summary>
    VisitArrives,

    /// <summary>An hour's spend is booked.</summary>
    SpendDue,

    Budget,
    Visit,
    Spend,
    Touch,
    Created,
    AutomatedResponse,
    Response,
    Scored,
    Mql,
    Assigned,
    Sql,
    Disqualified,
    Recycled,
    Corrected,
    Erased,
    Opened,
    Stage,
    Won,
    Lost,
    Survey,
}

/// <summary>A step waiting for its time.</summary>
/// <param name="Step">What is due.</param>
/// <param name="Campaign">Index of its campaign.</param>
/// <param name="Detail">Rep, score or stage, as the step wants it.</param>
/// <param name="Subject">Number of the lead or visitor.</param>
/// <param name="At">When it happens, ms since the Unix epoch.</param>
/// <param name="Amount">Minor units, where the step has an amount.</param>
/// <param name="Number">The event's number where it is a repeat; 0: not yet given.</param>
internal readonly record struct Due(Step Step, byte Campaign, byte Detail, long Subject, long At, long Amount = 0, long Number = 0);
