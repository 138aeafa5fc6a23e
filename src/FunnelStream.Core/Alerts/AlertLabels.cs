using FunnelStream.Calendars;
using FunnelStream.Events;

namespace FunnelStream.Alerts;

/// <summary>What an alert is about; what is null is not narrowed down. All null is the company as a whole.</summary>
/// <param name="Channel">A channel.</param>
/// <param name="Campaign">A campaign of the channel.</param>
/// <param name="Segment">A segment, as in <c>segment_size=smb</c>.</param>
/// <param name="Team">A sales team.</param>
public sealed record AlertLabels(string? Channel = null, string? Campaign = null, string? Segment = null, string? Team = null)
{
    /// <summary>The company as a whole.</summary>
    public static AlertLabels Total { get; } = new();

    /// <summary>What holds this one: campaign → channel → total; null for the total.</summary>
    public AlertLabels? Parent =>
        Campaign is not null ? this with { Campaign = null }
        : Segment is not null ? this with { Segment = null }
        : this == Total ? null
        : Total;

    /// <summary>Whether others are the same, or inside these: what is narrowed down here is narrowed down there to the same.</summary>
    public bool Holds(AlertLabels others) =>
        (Channel is null || Channel == others.Channel) && (Campaign is null || Campaign == others.Campaign)
        && (Segment is null || Segment == others.Segment) && (Team is null || Team == others.Team);

    /// <summary>The same as channels and campaigns are counted under: people, and earlier builds, write names in other ways.</summary>
    public AlertLabels AsCounted() => this with { Channel = AsCounted(Dimension.Channel, Channel), Campaign = AsCounted(Dimension.Campaign, Campaign) };

    /// <summary>Names and values of what is narrowed down, in a fixed order.</summary>
    public IEnumerable<(string Name, string Value)> Pairs()
    {
        foreach (var (name, value) in new[] { ("channel", Channel), ("campaign", Campaign), ("segment", Segment), ("team", Team) })
        {
            if (value is not null)
            {
                yield return (name, value);
            }
        }
    }

    /// <summary><c>total</c>, or as in <c>channel=paid_search campaign=broad</c>.</summary>
    public override string ToString() => this == Total ? "total" : string.Join(' ', Pairs().Select(pair => $"{pair.Name}={pair.Value}"));

    private static string? AsCounted(Dimension dimension, string? name) =>
        name is not null && DimensionText.Normalize(dimension, name) is { Length: > 0 } counted ? counted : null;
}
