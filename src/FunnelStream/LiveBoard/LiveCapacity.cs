namespace FunnelStream.LiveBoard;

/// <summary>How a sales team stands against what reaches it. Null is not known, never 0.</summary>
/// <param name="Team">Name of the team.</param>
/// <param name="Utilization">Arrivals ÷ what the team can serve, a fraction.</param>
/// <param name="ArrivalRate">Leads that reach it, per working day.</param>
/// <param name="ServiceRate">What it can serve, per working day.</param>
/// <param name="Backlog">Leads that wait.</param>
/// <param name="BacklogPerRep">The same per rep.</param>
/// <param name="WipLimit">Most leads a rep can have in work.</param>
/// <param name="TimeToWipLimit">Until the limit is reached as things go, days; 0: it is; null: never, or not known.</param>
/// <param name="TimeToSlaLimit">Until the deadline can't be kept as things go, days; 0: it can't be; null: never, or not known.</param>
/// <param name="ResponseP90">Nine tenths are answered within this, seconds.</param>
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
    int? Reps);
