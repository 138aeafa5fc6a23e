using FunnelStream.Alerts;
using FunnelStream.Calendars;
using FunnelStream.Capacity;

namespace FunnelStream.Advice;

/// <summary>
/// Whether adding volume is sound now: sales have time for it, leads are answered in time, and no alert says that their quality falls. Where
/// no team can be measured it is not known, which is not open: nobody should be told to buy leads that perhaps nobody calls.
/// </summary>
public sealed record VolumeGate
{
    /// <summary>Whether it is open; null: not known.</summary>
    public required bool? IsOpen { get; init; }

    /// <summary>What closes it, or why it is not known; null where it is open.</summary>
    public AdviceReason? Reason { get; init; }

    /// <summary>The busiest team of those that are measured.</summary>
    public string? Team { get; init; }

    /// <summary>Its utilization, a fraction; null where nothing is measured, or it is without bounds.</summary>
    public double? Utilization { get; init; }

    /// <summary>The team whose leads wait longest against its SLA.</summary>
    public string? ResponseTeam { get; init; }

    /// <summary>90th percentile of its response time, seconds of working time; null where it lies beyond what was observed.</summary>
    public double? ResponseP90 { get; init; }

    /// <summary>Its SLA, seconds of working time.</summary>
    public double? Sla { get; init; }

    /// <summary>As sales stand.</summary>
    /// <param name="capacity">The teams, with or without their reps.</param>
    /// <param name="options">When it closes.</param>
    public static VolumeGate Of(IReadOnlyList<CapacityFigures> capacity, AdviceOptions options)
    {
        var teams = capacity.Where(figures => figures.Rep is null && figures.Reps > 0).ToList();
        var busiest = teams.Where(figures => figures.Workload is not null).MaxBy(figures => figures.Workload!.Value.Utilization);
        var slowest = teams.MaxBy(Lateness);
        AdviceReason? reason = busiest?.Workload is { } work && work.Utilization >= options.MostUtilization ? AdviceReason.SalesBusy
            : slowest is not null && Lateness(slowest) > 1 ? AdviceReason.ResponseLate
            : busiest is null && options.NeedsCapacity ? AdviceReason.CapacityUnknown
            : null;
        return new VolumeGate
        {
            IsOpen = reason is null ? true : reason == AdviceReason.CapacityUnknown ? null : false,
            Reason = reason,
            Team = busiest?.Team.Name,
            Utilization = busiest?.Workload?.Utilization is { } utilization && double.IsFinite(utilization) ? utilization : null,
            ResponseTeam = slowest?.Team.Name,
            ResponseP90 = slowest?.ResponseP90 / 1_000.0,
            Sla = slowest?.Team.SlaMillis / 1_000.0,
        };
    }

    /// <summary>The same for a campaign, which an SQL-rate alert on it, or on what holds it, closes as well.</summary>
    /// <param name="campaign">The campaign, its channel, or the total.</param>
    /// <param name="dropping">What SQL-rate alerts are active on.</param>
    public VolumeGate For(AlertLabels campaign, IEnumerable<AlertLabels> dropping) =>
        dropping.Any(alert => (alert.Channel ?? campaign.Channel) == campaign.Channel && (alert.Campaign ?? campaign.Campaign) == campaign.Campaign)
            ? this with { IsOpen = false, Reason = AdviceReason.SqlRateDrop }
            : this;

    // Against the SLA: beyond what was observed, at least that.
    private static double Lateness(CapacityFigures figures) => (figures.ResponseP90 ?? figures.LongestResponse) / (double)Math.Max(1, figures.Team.SlaMillis);
}
