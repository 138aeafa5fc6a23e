namespace FunnelStream.Events;

/// <summary>Why a record is not counted. The snake_case name goes to the dead-letter topic and the metrics.</summary>
public enum RejectReason : byte
{
    /// <summary>Not rejected.</summary>
    None,

    /// <summary>The record has no key.</summary>
    MissingKey,

    /// <summary>The record's key is not the event's <c>lead_id</c>.</summary>
    KeyMismatch,

    /// <summary>The record is over 64 KiB.</summary>
    TooLarge,

    /// <summary>Not one well-formed UTF-8 JSON object.</summary>
    MalformedJson,

    /// <summary>A required member is missing.</summary>
    MissingMember,

    /// <summary>A member has the wrong JSON type.</summary>
    WrongType,

    /// <summary>A member's value is outside its range: an empty or overlong id, a score of 11, ...</summary>
    BadValue,

    /// <summary><c>at</c> is not an RFC 3339 time with offset between 2000 and 2100.</summary>
    BadTime,

    /// <summary>The topic has no such type.</summary>
    UnknownType,

    /// <summary>The amount is no amount: too many decimals, negative, too large.</summary>
    BadAmount,

    /// <summary>The currency is not an ISO 4217 code.</summary>
    BadCurrency,

    /// <summary><c>at</c> lies further ahead of the clock than allowed.</summary>
    InFuture,

    /// <summary>Too far behind the frontier to be counted, or to be told from a repeat.</summary>
    TooLate,

    /// <summary>More than 180 days behind the frontier for a lead that is not known.</summary>
    LeadForgotten,

    /// <summary>The lead has 255 deals already.</summary>
    TooManyDeals,
}

/// <summary>A rejection with the member it is about.</summary>
/// <param name="Reason">Why; <see cref="RejectReason.None"/> where the event is good.</param>
/// <param name="Member">The member it is about, where it is about one.</param>
public readonly record struct Rejection(RejectReason Reason, string? Member = null)
{
    /// <summary>Whether the record is rejected.</summary>
    public bool IsRejected => Reason != RejectReason.None;
}

/// <summary>Names of rejection reasons.</summary>
public static class RejectReasonNames
{
    private static readonly string[] Names =
    [
        "none", "missing_key", "key_mismatch", "too_large", "malformed_json", "missing_member", "wrong_type", "bad_value", "bad_time",
        "unknown_type", "bad_amount", "bad_currency", "in_future", "too_late", "lead_forgotten", "too_many_deals",
    ];

    /// <summary>The reason's snake_case name.</summary>
    public static string Name(this RejectReason reason) => Names[(int)reason];
}
