using FunnelStream.Events;
using FunnelStream.Oracle;
using FunnelStream.Panes;

namespace FunnelStream.Tests.Integration;

/// <summary>What a measurement of a level must hold of a whole history: every point, and the sums over them.</summary>
internal sealed class NaivePoints
{
    private static readonly (string Name, int Field, long Divisor)[] Fields =
    [
        ("visits", Field.Visits, 1),
        ("leads", Field.Leads, 1),
        ("pqls", Field.Pqls, 1),
        ("mqls", Field.Mqls, 1),
        ("sqls", Field.Sqls, 1),
        ("opportunities", Field.Opportunities, 1),
        ("clients", Field.Clients, 1),
        ("deals_won", Field.DealsWon, 1),
        ("lost", Field.DealsLost, 1),
        ("disqualified", Field.Disqualified, 1),
        ("responses", Field.Responses, 1),
        ("response_seconds", Field.ResponseMillis, 1_000),
        ("responses_within_5m", Field.ResponsesWithin5m, 1),
        ("responses_within_1h", Field.ResponsesWithin1h, 1),
        ("responses_within_24h", Field.ResponsesWithin24h, 1),
        ("responses_within_48h", Field.ResponsesWithin48h, 1),
        ("spend_minor", Field.SpendMinor, 1),
        ("revenue_minor", Field.RevenueMinor, 1),
    ];

    private readonly List<(long Start, string Tags, string Field, long Value)> _values;

    /// <param name="funnel">The history.</param>
    /// <param name="measurement">Such as <c>funnel_1m</c> or <c>funnel_segment_1h</c>.</param>
    public NaivePoints(NaiveFunnel funnel, string measurement)
    {
        var name = measurement.Split('_');
        var seconds = name[^1] switch { "1m" => 60, "1h" => 3_600, _ => 86_400 };
        var family = Family.Defaults.Single(f => f.Name == (name.Length == 2 ? "channel" : name[1]));
        Tags = [.. family.Dimensions.Select(d => d.Name())];
        _values = [.. new NaivePanes(funnel, [family]).Panes
            .Where(pane => pane.Key.Level == family.Finest)
            .GroupBy(pane => (Start: pane.Key.Start * 60L / seconds * seconds, pane.Key.Dimensions))
            .SelectMany(point => Fields.Select(field =>
                (point.Key.Start, point.Key.Dimensions, field.Name, Value: point.Sum(pane => pane.Value.GetValueOrDefault(field.Field)) / field.Divisor)))
            .Where(value => value.Value != 0)];
    }

    /// <summary>The measurement's tags.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>As <see cref="StoredPoints.LinesAsync"/>.</summary>
    public IReadOnlyList<string> Lines => [.. _values.GroupBy(v => (v.Start, v.Tags))
        .Select(point => $"{point.Key.Start} {point.Key.Tags}: {string.Join(' ', point.Select(v => $"{v.Field}={v.Value}").Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal)];

    /// <summary>As <see cref="StoredPoints.SumsAsync"/>.</summary>
    public IReadOnlyList<string> Sums => [.. _values.GroupBy(v => (v.Tags, v.Field))
        .Select(sum => (sum.Key.Tags, sum.Key.Field, Value: sum.Sum(v => v.Value)))
        .Where(sum => sum.Value != 0)
        .Select(sum => $"{sum.Tags} {sum.Field}={sum.Value}")
        .Order(StringComparer.Ordinal)];

    /// <summary>SQLs ÷ leads of every channel that has leads.</summary>
    public IReadOnlyDictionary<string, double> SqlsPerLead => _values.GroupBy(v => v.Tags.Split('/')[0])
        .Select(channel => (channel.Key, Leads: channel.Where(v => v.Field == "leads").Sum(v => v.Value), Sqls: channel.Where(v => v.Field == "sqls").Sum(v => v.Value)))
        .Where(channel => channel.Leads > 0)
        .ToDictionary(channel => channel.Key, channel => (double)channel.Sqls / channel.Leads);
}
