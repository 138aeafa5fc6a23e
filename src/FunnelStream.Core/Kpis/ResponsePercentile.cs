namespace FunnelStream.Kpis;

/// <summary>
/// Percentile of the time to the first human response over all of the cohort's leads, by <see cref="KaplanMeier"/>, so
/// that silence cannot look fast.
/// </summary>
internal sealed class ResponsePercentile(string name, int percent)
    : Kpi(name, KpiUnit.Seconds, Face.Cohort, Horizon.Response, needsTraffic: false)
{
    private protected override KpiValue Compute(KpiInput input)
    {
        var times = new KaplanMeier(input.Cells, input.Sum.Waiting, input.Watermark);
        var millis = times.Percentile(percent);
        var value = KpiValue.Of(millis / 1_000.0, denominator: times.Leads);
        return millis is null && times.Leads > 0 ? value with { Low = times.Longest / 1_000.0 } : value;
    }
}
