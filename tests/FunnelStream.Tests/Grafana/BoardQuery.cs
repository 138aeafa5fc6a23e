namespace FunnelStream.Tests.Grafana;

/// <summary>A query and where it stands.</summary>
/// <param name="Dashboard">Its dashboard.</param>
/// <param name="Name">The panel and letter, the variable or the annotation.</param>
/// <param name="Text">InfluxQL with macros and variables.</param>
/// <param name="Panel">Its panel, if it has one.</param>
internal sealed record BoardQuery(Dashboard Dashboard, string Name, string Text, Panel? Panel = null)
{
    /// <summary>The time range in which Grafana asks it when the dashboard opens at <paramref name="now"/>.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Range(DateTimeOffset now)
    {
        var from = GrafanaTime.Before(Panel is { TimeFrom.Length: > 0 } own ? own.TimeFrom : Dashboard.From, now);
        var shift = Panel is { TimeShift.Length: > 0 } shifted ? GrafanaTime.Length(shifted.TimeShift) : TimeSpan.Zero;
        return (from - shift, now - shift);
    }

    /// <summary>What stands for <c>$__interval</c>: the range in about as many parts as the panel has pixels, at least its minimum.</summary>
    public TimeSpan Interval(DateTimeOffset now)
    {
        var (from, to) = Range(now);
        var points = Math.Max(1, (Panel?.Place.Width ?? 24) * 60);
        var least = Panel is { Interval.Length: > 0 } own ? GrafanaTime.Length(own.Interval) : TimeSpan.FromMinutes(1);
        return GrafanaTime.Rounded((to - from) / points) is var even && even > least ? even : least;
    }

    /// <summary>As it is sent, with some variables chosen otherwise than when the dashboard opens.</summary>
    /// <param name="now">When.</param>
    /// <param name="chosen">What is chosen.</param>
    /// <param name="least">How long the time range is at least.</param>
    public string Expand(DateTimeOffset now, IReadOnlyDictionary<string, string[]>? chosen = null, TimeSpan least = default)
    {
        var (from, to) = Range(now);
        from = to - from < least ? to - least : from;
        return new QueryMacros(Dashboard.Variables, chosen).Expand(Text, from, to, Interval(now));
    }

    public override string ToString() => $"{Dashboard.File}: {Name}";
}
