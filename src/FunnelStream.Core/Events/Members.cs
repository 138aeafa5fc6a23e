using System.Numerics;

namespace FunnelStream.Events;

/// <summary>
/// The members the contract names, one bit each, so that what a record has, lacks or has wrong is a few bit operations.
/// Their order is the order in which problems are reported. Those from <see cref="Channel"/> to <see cref="Rep"/> follow
/// the order of <see cref="Dimension"/>.
/// </summary>
[Flags]
internal enum Members : uint
{
    None = 0,
    Type = 1 << 0,
    Id = 1 << 1,
    At = 1 << 2,
    LeadId = 1 << 3,
    VisitorId = 1 << 4,
    DealId = 1 << 5,
    Channel = 1 << 6,
    Campaign = 1 << 7,
    SegmentSize = 1 << 8,
    SegmentIndustry = 1 << 9,
    SegmentRegion = 1 << 10,
    SegmentMaturity = 1 << 11,
    Offer = 1 << 12,
    Rep = 1 << 13,
    Segment = 1 << 14,
    Owner = 1 << 15,
    Reason = 1 << 16,
    Stage = 1 << 17,
    Score = 1 << 18,
    Automated = 1 << 19,
    Amount = 1 << 20,
    Budget = 1 << 21,
    Currency = 1 << 22,
    Status = 1 << 23,

    SegmentParts = SegmentSize | SegmentIndustry | SegmentRegion | SegmentMaturity,
    Dimensions = Channel | Campaign | SegmentParts | Offer | Rep,
    Money = Amount | Budget,
}

/// <summary>Names and indices of members.</summary>
internal static class MemberNames
{
    /// <summary>How many single members there are.</summary>
    public const int Count = 24;

    private static readonly string[] Names =
    [
        "type", "id", "at", "lead_id", "visitor_id", "deal_id", "channel", "campaign", "segment.size", "segment.industry",
        "segment.region", "segment.maturity", "offer", "rep", "segment", "owner", "reason", "stage", "score", "automated",
        "amount", "budget", "currency", "status",
    ];

    /// <summary>The index of a single member, or of the first of several.</summary>
    public static int Index(this Members members) => BitOperations.TrailingZeroCount((uint)members);

    /// <summary>The name of a single member, or of the first of several.</summary>
    public static string FirstName(this Members members) => Names[members.Index()];

    /// <summary>The dimension that a single member of <see cref="Members.Dimensions"/> names.</summary>
    public static Dimension Dimension(this Members member) => (Dimension)(member.Index() - Members.Channel.Index());

    /// <summary>The member of an event, or none.</summary>
    public static Members Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("id"u8) ? Members.Id : name.SequenceEqual("at"u8) ? Members.At : Members.None,
        3 => name.SequenceEqual("rep"u8) ? Members.Rep : Members.None,
        4 => name.SequenceEqual("type"u8) ? Members.Type : Members.None,
        5 => name.SequenceEqual("offer"u8) ? Members.Offer : name.SequenceEqual("score"u8) ? Members.Score
            : name.SequenceEqual("owner"u8) ? Members.Owner : name.SequenceEqual("stage"u8) ? Members.Stage : Members.None,
        6 => name.SequenceEqual("amount"u8) ? Members.Amount : name.SequenceEqual("reason"u8) ? Members.Reason
            : name.SequenceEqual("budget"u8) ? Members.Budget : name.SequenceEqual("status"u8) ? Members.Status : Members.None,
        7 => name.SequenceEqual("lead_id"u8) ? Members.LeadId : name.SequenceEqual("channel"u8) ? Members.Channel
            : name.SequenceEqual("segment"u8) ? Members.Segment : name.SequenceEqual("deal_id"u8) ? Members.DealId : Members.None,
        8 => name.SequenceEqual("campaign"u8) ? Members.Campaign : name.SequenceEqual("currency"u8) ? Members.Currency : Members.None,
        9 => name.SequenceEqual("automated"u8) ? Members.Automated : Members.None,
        10 => name.SequenceEqual("visitor_id"u8) ? Members.VisitorId : Members.None,
        _ => Members.None,
    };

    /// <summary>The member of a <c>segment</c>, or none.</summary>
    public static Members FindInSegment(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("size"u8) ? Members.SegmentSize : Members.None,
        6 => name.SequenceEqual("region"u8) ? Members.SegmentRegion : Members.None,
        8 => name.SequenceEqual("industry"u8) ? Members.SegmentIndustry : name.SequenceEqual("maturity"u8) ? Members.SegmentMaturity : Members.None,
        _ => Members.None,
    };
}
