using FunnelStream.Kpis;

namespace FunnelStream.Oracle;

/// <summary>Says where a published value and the oracle's differ.</summary>
internal static class Agreement
{
    public static string? Difference(KpiResult result, NaiveKpi expected, long watermark)
    {
        var actual = result.Value;
        var same = Same(actual.Value, expected.Value)
            && (expected.Numerator is null || Same(actual.Numerator, (double)expected.Numerator))
            && (expected.Denominator is null || Same(actual.Denominator, (double)expected.Denominator))
            && Same(actual.Low, expected.Low)
            && Same(actual.High, expected.High)
            && actual.Final == (watermark >= result.To + (result.Face == Face.Cohort ? Maturity.Days(result.Kpi) * 86_400_000L : 0));
        return same ? null : $"{result.Face} {result.Window} {result.Scope} {result.Kpi}: published {actual}, expected {expected}";
    }

    // Whole numbers and minor units are exact; what is divided may differ in the last bits by the order of operations.
    private static bool Same(double? actual, double? expected) =>
        actual.HasValue == expected.HasValue && (actual is null || Math.Abs(actual.Value - expected!.Value) <= 1e-12 * Math.Max(1, Math.Abs(expected.Value)));
}
