namespace FunnelStream.Alerts;

/// <summary>A named finding about the funnel with the numbers that led to it.</summary>
/// <param name="At">The instant it is made for, ms since the Unix epoch.</param>
/// <param name="Name">As in <c>weak_lead_to_mql</c>, <c>illusory_growth</c>, <c>cpl_trap</c>, <c>leak</c>.</param>
/// <param name="Cause">Where to look, as in <c>targeting_or_message</c>; of a leak the two stages, as in <c>mql_to_sql</c>.</param>
/// <param name="Labels">What it is about.</param>
/// <param name="Numbers">The numbers, named as those of alerts.</param>
public sealed record Diagnosis(long At, string Name, string Cause, AlertLabels Labels, IReadOnlyList<AlertNumber> Numbers);
