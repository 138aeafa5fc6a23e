using FunnelStream.Advice;
using FunnelStream.Alerts;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard;

/// <summary>What is wrong with the funnel, as of an instant.</summary>
/// <param name="At">The instant; null before the first.</param>
/// <param name="Found">The diagnoses.</param>
internal sealed record LiveDiagnoses(DateTimeOffset? At, IReadOnlyList<LiveDiagnosis> Found)
{
    /// <summary>What a report says; nothing before there is one.</summary>
    public static LiveDiagnoses Of(DiagnosisReport? report) => new(
        report is null ? null : LiveJson.Time(report.At),
        [.. (report?.Found ?? []).Select(LiveDiagnosis.Of)]);
}

/// <summary>One of them.</summary>
/// <param name="Name">Its name, as in <c>weak_lead_to_mql</c>.</param>
/// <param name="Cause">Where to look, as a code such as <c>targeting_or_message</c>.</param>
/// <param name="Labels">What it is about; empty: the company as a whole.</param>
/// <param name="Numbers">What it rests on.</param>
internal sealed record LiveDiagnosis(string Name, string Cause, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<AlertNumber> Numbers)
{
    /// <summary>What a diagnosis says.</summary>
    public static LiveDiagnosis Of(Diagnosis diagnosis) =>
        new(diagnosis.Name, diagnosis.Cause, diagnosis.Labels.Pairs().ToDictionary(pair => pair.Name, pair => pair.Value), diagnosis.Numbers);
}
