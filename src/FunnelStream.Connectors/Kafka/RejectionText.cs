using FunnelStream.Events;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Rejections as sentences, for whoever reads the dead letters.</summary>
internal static class RejectionText
{
    public static string Of(Rejection rejection)
    {
        var member = rejection.Member is { } name ? $"\"{name}\"" : "a member";
        return rejection.Reason switch
        {
            RejectReason.MissingKey => "The record has no key; an event of a lead is keyed by its lead_id.",
            RejectReason.KeyMismatch => "The record's key is not the event's lead_id.",
            RejectReason.TooLarge => "The record is over 64 KiB.",
            RejectReason.MalformedJson => "The value is not one well-formed UTF-8 JSON object.",
            RejectReason.MissingMember => $"The required member {member} is missing.",
            RejectReason.WrongType => $"The member {member} has the wrong JSON type.",
            RejectReason.BadValue => $"The value of {member} is outside its range.",
            RejectReason.BadTime => $"The value of {member} is not an RFC 3339 time with offset between 2000 and 2100.",
            RejectReason.UnknownType => "The topic has no event of this type.",
            RejectReason.BadAmount => $"The value of {member} is no amount: it has too many decimals, is negative or too large.",
            RejectReason.BadCurrency => $"The value of {member} is not an ISO 4217 code.",
            RejectReason.InFuture => "The event lies further ahead of the clock than allowed.",
            RejectReason.TooLate => "The event lies too far back to be counted, or to be told from a repeat.",
            RejectReason.LeadForgotten => "The event lies far back and its lead is not known (any more): it cannot be told from a repeat.",
            RejectReason.TooManyDeals => "The lead has 255 deals already.",
            _ => $"Rejected: {rejection.Reason.Name()}.",
        };
    }
}
