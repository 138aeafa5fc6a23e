using System.Globalization;
using FunnelStream.Kpis;

namespace FunnelStream.Replay;

/// <summary>KPI values as people read them.</summary>
internal static class KpiText
{
    private static readonly Dictionary<string, KpiUnit> Units = KpiCatalog.All.ToDictionary(k => k.Name, k => k.Unit);

    /// <summary>A value in its unit, with its interval where it has one; a dash where it is not defined.</summary>
    public static string Of(string kpi, in KpiValue value)
    {
        var unit = Units[kpi];
        if (value.Value is not { } number)
        {
            return value.Low is { } beyond ? $"> {One(unit, beyond)}" : "-";
        }

        return value is { Low: { } low, High: { } high } ? $"{One(unit, number)} [{One(unit, low)} to {One(unit, high)}]" : One(unit, number);
    }

    /// <summary>A span of time in its two largest units: <c>3 d 4 h</c>.</summary>
    public static string Time(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Days} d {span.Hours} h")
            : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min")
            : span.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s");
    }

    private static string One(KpiUnit unit, double number) => unit switch
    {
        KpiUnit.Count => number.ToString("N0", CultureInfo.InvariantCulture),
        KpiUnit.Fraction => (number * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        KpiUnit.Seconds => Time(number),
        _ => number.ToString("N2", CultureInfo.InvariantCulture),
    };
}
