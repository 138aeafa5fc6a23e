namespace FunnelStream.Connectors.InfluxDb;

/// <summary>The shape of a measurement: what whoever reads InfluxDB may rely on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags. Of <c>funnel_kpi</c> a point has only those of its breakdown.</param>
/// <param name="Fields">Its fields and what they hold.</param>
public sealed record Measurement(string Name, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, FieldKind> Fields);

/// <summary>What a field holds; InfluxDB refuses another kind once it knows one.</summary>
public enum FieldKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,
}
