using FunnelStream.Board;
using FunnelStream.Calendars;
using FunnelStream.Capacity;

namespace FunnelStream.LiveBoard;

/// <summary>How a sales team stands against what reaches it. Null is not known, never 0.</summary>
/// <param name="Team">Name of the team.</param>
/// <param name="Utilization">Arrivals ÷ what the team can serve, a fraction.</param>
/// <param name="ArrivalRate">Leads that reach it, per working day.</param>
/// <param name="ServiceRate">What it can serve, per working day.</param>
/// <param name="Backlog">Leads that wait.</param>
/// <param name="BacklogPerRep">The same per rep.</param>
/// <param name="WipLimit">Most leads a rep can have in work.</param>
/// <param name="TimeToWipLimit">Until the limit is reached as things go, days of clock time; 0: it is; null: never, or not known.</param>
/// <param name="TimeToSlaLimit">Until the deadline can't be kept as things go, days of clock time; 0: it can't be; null: never, or not known.</param>
/// <param name="ResponseP90">Nine tenths are answered within this, seconds of working time.</param>
/// <param name="Reps">Reps at work.</param>
internal sealed record LiveCapacity(
    string Team,
    double? Utilization,
    double? ArrivalRate,
    double? ServiceRate,
    double? Backlog,
    double? BacklogPerRep,
    double? WipLimit,
    double? TimeToWipLimit,
    double? TimeToSlaLimit,
    double? ResponseP90,
    int? Reps)
{
    /// <summary>As every team stands at a view's instant.</summary>
    public static IReadOnlyList<LiveCapacity> Of(FunnelView view) =>
        [.. CapacityReport.Teams(view).Select(Of)];

    private static LiveCapacity Of(CapacityFigures figures) => new(
        figures.Team.Name,
        Finite(figures.Workload?.Utilization),
        figures.ArrivalRate,
        figures.Workload?.Capacity,
        figures.Backlog,
        figures.BacklogPerRep,
        figures.Team.WipLimit,
        Days(figures, figures.Workload?.TimeToWipLimit),
        Days(figures, figures.Workload?.TimeToSlaLimit),
        figures.ResponseP90 / 1_000.0,
        figures.Reps);

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    // Of clock time: whoever reads it looks at a clock, not at working hours.
    private static double? Days(CapacityFigures figures, Forecast? forecast) =>
        forecast is { } time && figures.TimeOf(time.Days) is { } at ? (at - figures.At) / 86_400_000.0 : null;
}
