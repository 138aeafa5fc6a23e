using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// What of a <see cref="FunnelBoard"/> stands in InfluxDB: each method puts one point together, which its owner offers to
/// an <see cref="InfluxWriter"/>. Every point is absolute: written again, it overwrites itself.
/// </summary>
public static partial class BoardPoints
{
    private static readonly string[] LevelSuffixes = ["1m", "1h", "1d"];

    // In the order of the line. Times in whole seconds, rounded down.
    private static readonly (string Name, int Field, long Divisor, bool IsTraffic)[] SpanFields =
    [
        ("visits", Field.Visits, 1, true),
        ("leads", Field.Leads, 1, false),
        ("pqls", Field.Pqls, 1, false),
        ("mqls", Field.Mqls, 1, false),
        ("sqls", Field.Sqls, 1, false),
        ("opportunities", Field.Opportunities, 1, false),
        ("clients", Field.Clients, 1, false),
        ("deals_won", Field.DealsWon, 1, false),
        ("lost", Field.DealsLost, 1, false),
        ("disqualified", Field.Disqualified, 1, false),
        ("responses", Field.Responses, 1, false),
        ("response_seconds", Field.ResponseMillis, 1_000, false),
        ("responses_within_5m", Field.ResponsesWithin5m, 1, false),
        ("responses_within_1h", Field.ResponsesWithin1h, 1, false),
        ("responses_within_24h", Field.ResponsesWithin24h, 1, false),
        ("responses_within_48h", Field.ResponsesWithin48h, 1, false),
        ("spend_minor", Field.SpendMinor, 1, true),
        ("revenue_minor", Field.RevenueMinor, 1, false),
    ];

    /// <summary>
    /// A complete minute, hour or day: <c>funnel_1m</c>, <c>funnel_1h</c>, <c>funnel_1d</c> of the family <c>channel</c>,
    /// <c>funnel_{family}_1h</c> and so on of others, tagged with the family's dimensions. All fields are always there, as
    /// one that is left out would keep its former value.
    /// </summary>
    public static PointBuilder Span(PointBuilder point, in PointChange change)
    {
        point.Begin(SpanName(change.Family, change.Level), change.Start / 1_000);
        for (var i = 0; i < change.Names.Count; i++)
        {
            point.Tag(change.Family.Dimensions[i].Name(), change.Names[i]);
        }

        foreach (var (name, field, divisor, isTraffic) in SpanFields)
        {
            if (change.Family.HasTraffic || !isTraffic)
            {
                point.Field(name, change.Cells[field] / divisor);
            }
        }

        return point;
    }

    /// <summary>Measurement of a family's points of a level.</summary>
    internal static string SpanName(Family family, Level level) =>
        family.Name == "channel" ? $"funnel_{LevelSuffixes[(int)level]}" : $"funnel_{family.Name}_{LevelSuffixes[(int)level]}";

    /// <summary>Fields of a family's points, in the order of the line.</summary>
    internal static IEnumerable<string> SpanFieldNames(bool hasTraffic) =>
        SpanFields.Where(field => hasTraffic || !field.IsTraffic).Select(field => field.Name);
}
