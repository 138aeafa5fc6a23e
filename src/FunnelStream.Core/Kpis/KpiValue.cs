namespace FunnelStream.Kpis;

/// <summary>A KPI's value. Money is in major units of the base currency, times are seconds, rates are fractions.</summary>
/// <param name="Value">The value; null where it is not defined, which is never the same as 0.</param>
/// <param name="Numerator">What is divided; of a growth, the later span's number; of a count, the count itself.</param>
/// <param name="Denominator">What it is divided by; of a growth, the earlier span's number; of a percentile, the leads it is taken over.</param>
/// <param name="Low">Lower bound of the Wilson 95 % interval; of a percentile beyond what was observed, the time it exceeds.</param>
/// <param name="High">Upper bound of the Wilson 95 % interval.</param>
/// <param name="Final">Whether it has matured; a late event may still revise it.</param>
public readonly record struct KpiValue(double? Value, double? Numerator, double? Denominator, double? Low, double? High, bool Final)
{
    /// <summary>Nothing is known.</summary>
    internal static KpiValue Unavailable => default;

    internal static KpiValue Of(double? value, double? numerator = null, double? denominator = null) =>
        new(value, numerator, denominator, null, null, false);
}
