using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Oracle;

/// <summary>An event as its producer thinks of it: the members of the input contract, none of the pipeline's encodings.</summary>
internal sealed record Event(InputTopic Topic, string Type, string Id, long At)
{
    public string? Lead { get; init; }

    public string? Visitor { get; init; }

    public string? Channel { get; init; }

    public string? Campaign { get; init; }

    public string? Size { get; init; }

    public string? Industry { get; init; }

    public string? Region { get; init; }

    public string? Maturity { get; init; }

    public string? Offer { get; init; }

    public string? Rep { get; init; }

    public string? Deal { get; init; }

    /// <summary>In major units of <see cref="Currency"/>.</summary>
    public decimal? Amount { get; init; }

    public string? Currency { get; init; }

    /// <summary>Of a campaign, per day, in major units of <see cref="Currency"/>.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Of a campaign: active or paused.</summary>
    public string? Status { get; init; }

    public bool? Automated { get; init; }

    public int? Score { get; init; }

    /// <summary>An erasure said by a null value instead of <c>erased</c>.</summary>
    public bool Tombstone { get; init; }

    public string Key => Lead ?? Visitor ?? (Campaign is null ? Channel! : $"{Channel}/{Campaign}");

    public bool Erases => Type == "erased";

    public static Event OfLead(string lead, string type, string id, long at) => new(InputTopic.Leads, type, id, at) { Lead = lead };

    public static Event Touchpoint(string type, string id, long at) => new(InputTopic.Touchpoints, type, id, at);

    public static Event OfDeal(string lead, string deal, string type, string id, long at) =>
        new(InputTopic.Deals, type, id, at) { Lead = lead, Deal = deal };

    public InputRecord ToRecord(long offset = 0) =>
        new(Topic, offset, Encoding.UTF8.GetBytes(Key), Tombstone ? default(ReadOnlyMemory<byte>?) : EventJson.Write(this), At);
}
