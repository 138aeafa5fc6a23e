using FunnelStream.Events;
using FunnelStream.Panes;
using NodaTime;

namespace FunnelStream.Oracle;

/// <summary>A value or combination of values of a breakdown; nothing named is the total.</summary>
internal sealed record Scope(IReadOnlyDictionary<Dimension, string> Where)
{
    /// <summary>Whose clocks say when an hour begins.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public static Scope Total { get; } = new(new Dictionary<Dimension, string>());

    /// <summary>Only channel and campaign are known of visits, touches and spend.</summary>
    public bool HasTraffic => Where.Keys.All(d => d is Dimension.Channel or Dimension.Campaign);

    /// <summary>What else than channel and campaign is only kept by the hour.</summary>
    public Level Grain => HasTraffic ? Level.Minute : Level.Hour;

    /// <summary>Milliseconds of <see cref="Grain"/>.</summary>
    public long Step => Grain == Level.Minute ? 60_000 : 3_600_000;

    public static Scope Of(params (Dimension Dimension, string Value)[] where) => new(where.ToDictionary(w => w.Dimension, w => w.Value));

    public bool Holds(NaiveLead lead) => Where.All(w => lead.Dimensions[w.Key] == w.Value);

    public bool Holds(Event traffic) => HasTraffic && Where.All(w => Naming.Normal(Naming.Of[w.Key](traffic)) == w.Value);

    public long Floor(long at) => Grain == Level.Minute ? at / Step * Step : NaiveHour.Of(at, Zone);

    public override string ToString() => Where.Count == 0 ? "total" : string.Join(", ", Where.Select(w => $"{w.Key}={w.Value}"));
}

/// <summary>From (inclusive) to (exclusive), by the start of the panes that hold the instants.</summary>
internal sealed record Span(long From, long To)
{
    public bool Holds(Scope scope, long? at) => at is { } time && scope.Floor(time) >= From && scope.Floor(time) < To;
}
