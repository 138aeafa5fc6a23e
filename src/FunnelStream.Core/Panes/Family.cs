using FunnelStream.Events;

namespace FunnelStream.Panes;

/// <summary>A set of panes with the same dimensions. Each family is complete in itself: its panes sum to the totals.</summary>
public sealed class Family
{
    /// <summary>At most this many dimensions: their interned values are packed into 64 bits.</summary>
    public const int MaxDimensions = 4;

    /// <param name="name">Its name, as in <c>channel</c>.</param>
    /// <param name="dimensions">One to four different dimensions.</param>
    /// <param name="finest">The finest level it keeps: <see cref="Level.Minute"/>, <see cref="Level.Hour"/> or <see cref="Level.Day"/>.</param>
    /// <exception cref="ArgumentException">The dimensions are none, more than four, or repeated; or rep is mixed with others.</exception>
    public Family(string name, IReadOnlyList<Dimension> dimensions, Level finest)
    {
        if (dimensions.Count is 0 or > MaxDimensions || dimensions.Distinct().Count() != dimensions.Count)
        {
            throw new ArgumentException("A family has one to four different dimensions.", nameof(dimensions));
        }

        Name = name;
        Dimensions = [.. dimensions];
        Finest = finest;
        IsSales = Dimensions.Contains(Dimension.Rep);
        if (IsSales && Dimensions.Count > 1)
        {
            throw new ArgumentException("The dimension rep stands alone: a rep's work is not split by the lead's origin.", nameof(dimensions));
        }

        HasTraffic = Dimensions.All(d => d is Dimension.Channel or Dimension.Campaign);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its dimensions, in the order of the packed key.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>The finest level it keeps.</summary>
    public Level Finest { get; }

    /// <summary>Whether it counts reps' work (arrivals, completions, backlog) rather than the funnel.</summary>
    public bool IsSales { get; }

    /// <summary>Whether visits, touches and spend, which know a channel and campaign only, are counted in it.</summary>
    public bool HasTraffic { get; }

    /// <summary>The default families: <c>channel</c>, <c>segment</c> and <c>rep</c>.</summary>
    public static IReadOnlyList<Family> Defaults { get; } =
    [
        new("channel", [Dimension.Channel, Dimension.Campaign], Level.Minute),
        new("segment", [Dimension.Channel, Dimension.SegmentSize, Dimension.SegmentIndustry, Dimension.Offer], Level.Hour),
        new("rep", [Dimension.Rep], Level.Minute),
    ];

    /// <summary>Packs the family's dimensions out of all of a lead's.</summary>
    public ulong Pack(in DimensionValues values)
    {
        ulong packed = 0;
        for (var i = 0; i < Dimensions.Count; i++)
        {
            packed |= (ulong)values[(int)Dimensions[i]] << (16 * i);
        }

        return packed;
    }

    /// <summary>The interned value of the family's dimension at <paramref name="position"/>.</summary>
    public static ushort Unpack(ulong packed, int position) => (ushort)(packed >> (16 * position));
}
