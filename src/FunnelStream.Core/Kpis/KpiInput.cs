using FunnelStream.Calendars;
using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>Everything a KPI is computed from: one scope over one span.</summary>
internal sealed class KpiInput
{
    public required Face Face { get; init; }

    /// <summary>The span's sums.</summary>
    public required ScopeSum Sum { get; init; }

    /// <summary>What is absolute now.</summary>
    public required Cells Stock { get; init; }

    /// <summary>Growth's spans; null where they cannot be compared.</summary>
    public (Cells Current, Cells Previous)? Growth { get; init; }

    /// <summary>Standing costs of the span, minor units.</summary>
    public required decimal OverheadMinor { get; init; }

    /// <summary>End of the span, ms since the Unix epoch.</summary>
    public required long To { get; init; }

    /// <summary>Closing watermark, ms since the Unix epoch.</summary>
    public required long Watermark { get; init; }

    /// <summary>Decimals of the base currency's minor unit, 0 to 3.</summary>
    public required int MoneyDecimals { get; init; }

    /// <summary>When cohorts are final.</summary>
    public required KpiHorizons Horizons { get; init; }

    /// <summary>When people work; null where there are no KPIs of working time.</summary>
    public required WorkingCalendar? Calendar { get; init; }

    public Cells Cells => Sum.Cells;

    /// <summary>Minor units of the base currency in major units.</summary>
    public decimal Major(decimal minor) => MoneyDecimals switch { 0 => minor, 2 => minor / 100, 3 => minor / 1_000, _ => minor / 10 };

    /// <summary>Whether what matures by a horizon has matured.</summary>
    public bool IsFinal(Horizon horizon) =>
        Watermark >= To && (Face == Face.Period || Watermark - To >= Horizons.Millis(horizon));
}
