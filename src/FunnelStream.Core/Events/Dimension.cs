namespace FunnelStream.Events;

/// <summary>What numbers can be broken down by. The numbers are part of the state format.</summary>
public enum Dimension : byte
{
    /// <summary>Where the lead came from: <c>seo</c>, <c>paid_search</c>, ...</summary>
    Channel = 0,

    /// <summary>The campaign within the channel.</summary>
    Campaign = 1,

    /// <summary>Size of the lead's company.</summary>
    SegmentSize = 2,

    /// <summary>Its industry.</summary>
    SegmentIndustry = 3,

    /// <summary>Its region.</summary>
    SegmentRegion = 4,

    /// <summary>Its maturity.</summary>
    SegmentMaturity = 5,

    /// <summary>The offer the lead showed interest in.</summary>
    Offer = 6,

    /// <summary>The sales rep who works the lead.</summary>
    Rep = 7,
}

/// <summary>Names of dimensions as users write them.</summary>
public static class DimensionNames
{
    private static readonly string[] Names =
        ["channel", "campaign", "segment_size", "segment_industry", "segment_region", "segment_maturity", "offer", "rep"];

    /// <summary>The name used as InfluxDB tag and JSON member, e.g. <c>segment_size</c>.</summary>
    public static string Name(this Dimension dimension) => Names[(int)dimension];

    /// <summary>Reads a name; <c>segment.size</c> and <c>segment_size</c> are the same.</summary>
    public static bool TryParse(string name, out Dimension dimension)
    {
        var index = Array.IndexOf(Names, name.Trim().ToLowerInvariant().Replace('.', '_'));
        dimension = index < 0 ? default : (Dimension)index;
        return index >= 0;
    }
}
