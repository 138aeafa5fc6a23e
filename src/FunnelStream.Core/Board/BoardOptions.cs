using FunnelStream.Calendars;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Board;

/// <summary>What a <see cref="FunnelBoard"/> shows. Families, days and base currency must be those of the workers.</summary>
public sealed record BoardOptions
{
    /// <summary>The workers' families, in the same order.</summary>
    public IReadOnlyList<Family> Families { get; init; } = Family.Defaults;

    /// <summary>The sliding windows.</summary>
    public IReadOnlyList<WindowLength> Windows { get; init; } = WindowLength.Defaults;

    /// <summary>The breakdowns; each is served from the first family about the funnel whose dimensions contain it.</summary>
    public IReadOnlyList<Breakdown> Breakdowns { get; init; } = Breakdown.Defaults;

    /// <summary>
    /// How many scopes of a breakdown have KPIs of their own among the changes that are taken, at least 1; up to a quarter more while they
    /// were told before. The others are summed up as <c>(other)</c>.
    /// </summary>
    public int ToldScopes { get; init; } = 200;

    /// <summary>Dimension values whose scopes are always told, however small; so are the channels of <see cref="Overheads"/>.</summary>
    public IReadOnlyList<string> AlwaysTold { get; init; } = [];

    /// <summary>Where days begin.</summary>
    public DayGrid Days { get; init; } = DayGrid.Utc;

    /// <summary>The workers' calendar: when people work; null where that is not configured, and then there are no KPIs of working time.</summary>
    public WorkingCalendar? Calendar { get; init; }

    /// <summary>Teams of reps, and over how long their work is measured.</summary>
    public CapacityOptions Capacity { get; init; } = new();

    /// <summary>Decimals of the base currency's minor unit, 0 to 3.</summary>
    public int MoneyDecimals { get; init; } = 2;

    /// <summary>Standing costs per channel: minor units of the base currency per 24 hours; they accrue evenly, minute by minute.</summary>
    public IReadOnlyDictionary<string, long> Overheads { get; init; } = new Dictionary<string, long>();

    /// <summary>The workers' bound: how far the closing watermark stays behind the largest event time.</summary>
    public TimeSpan WatermarkBound { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many partitions there are: until each has been heard from, event time stands still. 0: those that are heard from.</summary>
    public int Partitions { get; init; }

    /// <summary>Whether changed points and cohorts are remembered until they are taken; without a taker, false saves the memory.</summary>
    public bool KeepsPoints { get; init; } = true;

    /// <summary>When cohorts are final.</summary>
    public KpiHorizons Horizons { get; init; } = KpiHorizons.Default;
}
