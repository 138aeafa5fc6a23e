using FunnelStream.Events;

namespace FunnelStream.Kpis;

/// <summary>By what a KPI is broken down; no dimension at all is the total.</summary>
public sealed class Breakdown
{
    /// <param name="dimensions">Different dimensions, at most four.</param>
    public Breakdown(params IReadOnlyList<Dimension> dimensions)
    {
        Dimensions = [.. dimensions];
        Name = Dimensions.Count == 0 ? "total" : string.Join('+', Dimensions.Select(d => d.Name()));
    }

    /// <summary>The total.</summary>
    public static Breakdown Total { get; } = new();

    /// <summary>Total; channel; channel and campaign; company size; industry; offer.</summary>
    public static IReadOnlyList<Breakdown> Defaults { get; } =
    [
        Total,
        new(Dimension.Channel),
        new(Dimension.Channel, Dimension.Campaign),
        new(Dimension.SegmentSize),
        new(Dimension.SegmentIndustry),
        new(Dimension.Offer),
    ];

    /// <summary>Its dimensions, in the order of a scope's values.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary><c>total</c>, or its dimensions joined by <c>+</c>: <c>channel+campaign</c>.</summary>
    public string Name { get; }

    /// <summary>Whether overheads, which are known per channel only, can be told for its scopes.</summary>
    internal bool KnowsOverheads => Dimensions is [] or [Dimension.Channel];

    /// <summary>Reads <c>total</c> or dimensions joined by <c>+</c>.</summary>
    /// <exception cref="FormatException">A dimension is unknown.</exception>
    public static Breakdown Parse(string text)
    {
        if (text.Trim().Equals(Total.Name, StringComparison.OrdinalIgnoreCase))
        {
            return Total;
        }

        var parts = text.Split('+');
        return new Breakdown([.. parts.Select(part => DimensionNames.TryParse(part, out var dimension)
            ? dimension
            : throw new FormatException($"'{part}' in breakdown '{text}' is not a dimension"))]);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
