namespace FunnelStream.Events;

/// <summary>The three input topics. The numbers are part of the state format.</summary>
public enum InputTopic : byte
{
    /// <summary>Leads and their qualification.</summary>
    Leads = 0,

    /// <summary>Visits, spend, campaign changes, responses, surveys and marketing touches.</summary>
    Touchpoints = 1,

    /// <summary>Opportunities and what became of them.</summary>
    Deals = 2,
}

/// <summary>What an event says; see the input contract in the README. Names are those of the member <c>type</c>.</summary>
public enum EventType : byte
{
    /// <summary>leads: a contact showed explicit interest.</summary>
    Created,

    /// <summary>leads: meets marketing's criteria.</summary>
    Mql,

    /// <summary>leads: tried the product and shows intent.</summary>
    Pql,

    /// <summary>leads: sales accepted it.</summary>
    Sql,

    /// <summary>leads: a sales rep has it to work on.</summary>
    Assigned,

    /// <summary>leads: closed without becoming an opportunity.</summary>
    Disqualified,

    /// <summary>leads: back to nurturing; may qualify again.</summary>
    Recycled,

    /// <summary>leads: the score changed.</summary>
    Scored,

    /// <summary>leads: the CRM corrects the lead's dimensions.</summary>
    Corrected,

    /// <summary>leads: forget this person (also said by a null value).</summary>
    Erased,

    /// <summary>touchpoints: a visit, possibly anonymous.</summary>
    Visit,

    /// <summary>touchpoints: money spent on a campaign.</summary>
    Spend,

    /// <summary>touchpoints: budget or status of a campaign changed.</summary>
    Campaign,

    /// <summary>touchpoints: a sales contact with the lead.</summary>
    Response,

    /// <summary>touchpoints: an answer to "would you recommend us", 0 to 10.</summary>
    Survey,

    /// <summary>touchpoints: any other type is a marketing touch.</summary>
    Touch,

    /// <summary>deals: an opportunity.</summary>
    Opened,

    /// <summary>deals: moves in the sales pipeline.</summary>
    Stage,

    /// <summary>deals: a client.</summary>
    Won,

    /// <summary>deals: lost.</summary>
    Lost,

    /// <summary>deals: a client renewed.</summary>
    Renewed,

    /// <summary>deals: a client left.</summary>
    Churned,
}
