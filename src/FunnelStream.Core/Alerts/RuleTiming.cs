namespace FunnelStream.Alerts;

/// <summary>What every rule has, whatever its kind.</summary>
/// <param name="Cadence">When it is evaluated.</param>
/// <param name="FireAfter">How many evaluations in a row have to breach.</param>
/// <param name="ResolveAfter">How many have to be clear.</param>
/// <param name="For">For how long it has to breach.</param>
/// <param name="Name">Its name; empty before it has one.</param>
/// <param name="NeedsWork">Whether what it judges comes of people's work: where nobody worked since the evaluation before, it holds what it said.</param>
public sealed record RuleTiming(Cadence Cadence, int FireAfter = 1, int ResolveAfter = 1, TimeSpan For = default, string Name = "", bool NeedsWork = false);
