namespace FunnelStream.Kpis;

/// <summary>
/// Percentile of the time to the first human response over all of the cohort's leads, by <see cref="KaplanMeier"/>, so
/// that silence cannot look fast.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="percent">Which percentile.</param>
/// <param name="inWorkingTime">Whether only working time counts, of those who wait as of those who were answered.</param>
internal sealed class ResponsePercentile(string name, int percent, bool inWorkingTime = false)
    : Kpi(name, KpiUnit.Seconds, Face.Cohort, Horizon.Response, needsTraffic: false)
{
    public override bool NeedsCalendar => inWorkingTime;

    private protected override KpiValue Compute(KpiInput input)
    {
        var times = inWorkingTime
            ? KaplanMeier.OfWorkingTime(input.Cells, input.Sum.Waiting, input.Watermark, input.Calendar!)
            : new KaplanMeier(input.Cells, input.Sum.Waiting, input.Watermark);
        return times.Percentile(percent).Of(times.Leads);
    }
}
