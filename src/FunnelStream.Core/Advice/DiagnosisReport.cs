using FunnelStream.Alerts;

namespace FunnelStream.Advice;

/// <summary>What is wrong with the funnel at an instant.</summary>
/// <param name="At">The instant, ms since the Unix epoch.</param>
/// <param name="Found">The findings; none where nothing is wrong, or too little is known.</param>
public sealed record DiagnosisReport(long At, IReadOnlyList<Diagnosis> Found);
