namespace FunnelStream.Kpis;

/// <summary>A key performance indicator. Each kind is a small class beside this one; <see cref="KpiCatalog"/> lists them all.</summary>
public abstract class Kpi
{
    private readonly Horizon _horizon;

    private protected Kpi(string name, KpiUnit unit, Face faces, Horizon horizon, bool needsTraffic)
    {
        (Name, Unit, Faces, NeedsTraffic) = (name, unit, faces, needsTraffic);
        _horizon = horizon;
    }

    /// <summary>Its snake_case name, the same in the API, in InfluxDB and on dashboards.</summary>
    public string Name { get; }

    /// <summary>What its value is measured in.</summary>
    public KpiUnit Unit { get; }

    /// <summary>The faces it exists in.</summary>
    public Face Faces { get; }

    /// <summary>Whether it counts visits or spend, which are known by channel and campaign only.</summary>
    public bool NeedsTraffic { get; }

    /// <summary>Whether it compares with an earlier span, which calendar cohorts and the window of everything do not have.</summary>
    public virtual bool IsGrowth => false;

    /// <summary>Whether it counts working time, which is known only where a calendar of working hours is configured.</summary>
    public virtual bool NeedsCalendar => false;

    /// <summary>How long after a span its cohort is final, ms.</summary>
    internal long HorizonMillis(KpiHorizons horizons) => horizons.Millis(_horizon);

    internal KpiValue Evaluate(KpiInput input) => Compute(input) with { Final = input.IsFinal(_horizon) };

    private protected abstract KpiValue Compute(KpiInput input);
}
