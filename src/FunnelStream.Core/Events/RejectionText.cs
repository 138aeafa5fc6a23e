namespace FunnelStream.Events;

/// <summary>
/// Rejections as sentences for whoever sent the record: what is wrong, and what to send instead. Nothing of the record is in
/// them, so that they can be printed anywhere.
/// </summary>
public static class RejectionText
{
    private const string Time = "an RFC 3339 time with offset, such as 2026-03-01T09:30:00Z or 2026-03-01T10:30:00+01:00";

    /// <summary>Why a record of a topic is rejected and how to mend it; text of one line.</summary>
    public static string Of(InputTopic topic, Rejection rejection)
    {
        var member = rejection.Member is { } name ? $"\"{name}\"" : "a member";
        return rejection.Reason switch
        {
            RejectReason.MissingKey => "The record has no key. Key an event of a lead by its lead_id, any other by its visitor_id or channel/campaign.",
            RejectReason.KeyMismatch => "The record's key is not the event's lead_id. Send the lead_id as the key, byte for byte.",
            RejectReason.TooLarge => "The record is over 64 KiB. Leave out members that the event does not need.",
            RejectReason.MalformedJson => "The value is not one well-formed JSON object in UTF-8. Send one object a record, without comments, trailing commas or byte order mark.",
            RejectReason.MissingMember => $"The required member {member} is missing or null. {Mend(rejection.Member)}",
            RejectReason.WrongType => $"The member {member} has the wrong JSON type. {Mend(rejection.Member)}",
            RejectReason.BadValue => $"The value of {member} is outside its range. {Mend(rejection.Member)}",
            RejectReason.BadTime => $"The value of {member} is no time between 2000 and 2100, or has no offset. Send {Time}.",
            RejectReason.UnknownType => $"The topic has no event of this type. Send one of {Types(topic)}, in lower case.",
            RejectReason.BadAmount => $"The value of {member} has more decimals than its currency, is negative or too large. {Mend(rejection.Member)}",
            RejectReason.BadCurrency => $"The value of {member} is no currency. Send its ISO 4217 code, such as EUR.",
            RejectReason.InFuture => "The event lies further ahead of the clock than MaxAhead allows. Set the sender's clock and zone right, and send it again.",
            RejectReason.TooLate => "The event lies too far back to be counted, or to be told from a repeat. Keep Retention and Memory longer, or count older events with replay.",
            RejectReason.LeadForgotten => "The event lies far back and its lead is not known (any more), so it can't be told from a repeat. Keep Memory:Leads longer, or count older events with replay.",
            RejectReason.TooManyDeals => "The lead has 255 deals already. Send deals of a real lead: one that stands for many is no lead.",
            _ => $"Rejected: {rejection.Reason.Name()}.",
        };
    }

    private static string Mend(string? member) => member switch
    {
        "type" => "Send the name of the event's type as text of at most 64 bytes.",
        "at" => $"Send text: {Time}.",
        "id" or "lead_id" or "deal_id" => "Send text of 1 to 128 bytes; put a number in quotes.",
        "visitor_id" => "Send text; put a number in quotes.",
        "segment" => "Send an object with size, industry, region or maturity, such as {\"size\":\"11-50\"}.",
        "score" => "Send a number; of a survey a whole one from 0 to 10.",
        "automated" => "Send true or false.",
        "status" => "Send active or paused.",
        "amount" or "budget" => "Send a decimal number rounded to the currency's decimals, such as 1234.50; only spend may be negative.",
        "currency" => "Send an ISO 4217 code as text, such as EUR.",
        "value" => "Only a record of the topic leads whose key is a lead_id may have a null value: it erases that lead.",
        _ => "Send text that is not blank; put a number in quotes.",
    };

    private static string Types(InputTopic topic) => topic switch
    {
        InputTopic.Leads => "created, mql, pql, sql, assigned, disqualified, recycled, scored, corrected, erased",
        InputTopic.Deals => "opened, stage, won, lost, renewed, churned",
        _ => "visit, spend, campaign, response, survey or any name of a touch",
    };
}
