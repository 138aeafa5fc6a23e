using FunnelStream.Events;

namespace FunnelStream.Oracle;

/// <summary>Which member of an event names which dimension of a lead.</summary>
internal static class Naming
{
    public static IReadOnlyDictionary<Dimension, Func<Event, string?>> Of { get; } = new Dictionary<Dimension, Func<Event, string?>>
    {
        [Dimension.Channel] = e => e.Channel,
        [Dimension.Campaign] = e => e.Campaign,
        [Dimension.SegmentSize] = e => e.Size,
        [Dimension.SegmentIndustry] = e => e.Industry,
        [Dimension.SegmentRegion] = e => e.Region,
        [Dimension.SegmentMaturity] = e => e.Maturity,
        [Dimension.Offer] = e => e.Offer,
    };

    /// <summary>Trimmed, lower-cased; <c>(none)</c> where nothing is left.</summary>
    public static string Normal(string? value) => string.IsNullOrWhiteSpace(value) ? "(none)" : value.Trim().ToLowerInvariant();
}
