using FunnelStream.Events;

namespace FunnelStream.Kpis;

/// <summary>One KPI of one scope over one span.</summary>
/// <param name="Face">Period or cohort.</param>
/// <param name="Window">Name of the window (<c>30d</c>) or of the calendar period (<c>day</c>, <c>week</c>, <c>month</c>).</param>
/// <param name="From">Start of the span, ms since the Unix epoch, inclusive.</param>
/// <param name="To">Its end, exclusive.</param>
/// <param name="At">Time of its point in a series, ms since the Unix epoch: the window's end, floored to a sixtieth of the window; a calendar period's start.</param>
/// <param name="Scope">What it is about.</param>
/// <param name="Kpi">The KPI's name, as in <see cref="KpiCatalog"/>.</param>
/// <param name="Value">The value.</param>
public readonly record struct KpiResult(Face Face, string Window, long From, long To, long At, KpiScope Scope, string Kpi, KpiValue Value);

/// <summary>What a KPI is about: a breakdown and one value for each of its dimensions.</summary>
public sealed class KpiScope
{
    internal KpiScope(Breakdown breakdown, IReadOnlyList<string> names) => (Breakdown, Names) = (breakdown, names);

    /// <summary>The breakdown.</summary>
    public Breakdown Breakdown { get; }

    /// <summary>Values of its dimensions, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Dimensions with their values.</summary>
    public IEnumerable<(Dimension Dimension, string Name)> Values => Breakdown.Dimensions.Zip(Names);

    /// <summary><c>total</c>, or as in <c>channel=seo campaign=(none)</c>.</summary>
    public override string ToString() =>
        Names.Count == 0 ? Breakdown.Name : string.Join(' ', Values.Select(value => $"{value.Dimension.Name()}={value.Name}"));
}
