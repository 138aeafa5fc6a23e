using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Api;

/// <summary>Alerts as the API tells them.</summary>
internal static class AlertText
{
    /// <summary>An alert, who looks after it, and what keeps it quiet.</summary>
    public static object Of(AlertRecord alert, AlertSnapshot stands, long now) => new
    {
        alert.Id,
        alert.Rule,
        alert.Kind,
        alert.State,
        alert.Severity,
        Active = alert.IsActive,
        Labels = alert.Labels.Pairs().ToDictionary(pair => pair.Name, pair => pair.Value),
        Since = LiveJson.Time(alert.Since),
        FiredAt = alert.FiredAt is { } fired ? LiveJson.Time(fired) : null,
        ResolvedAt = alert.ResolvedAt is { } resolved ? LiveJson.Time(resolved) : null,
        EvaluatedAt = LiveJson.Time(alert.EvaluatedAt),
        alert.Numbers,
        alert.Diagnosis,
        Found = alert.Found.Select(LiveDiagnosis.Of),
        alert.Leads,
        Acknowledgement = alert.IsActive && stands.Acknowledgements.FirstOrDefault(a => a.Alert == alert.Id && a.FiredAt == (alert.FiredAt ?? alert.Since)) is { } acknowledgement
            ? new { acknowledgement.Author, acknowledgement.Comment, At = LiveJson.Time(acknowledgement.At) }
            : null,
        SilencedBy = stands.Silences.Where(silence => silence.Covers(alert, now)).Select(silence => silence.Id),
    };

    /// <summary>A silence.</summary>
    public static object Of(AlertSilence silence) => new
    {
        silence.Id,
        silence.Rule,
        Labels = silence.Labels.Pairs().ToDictionary(pair => pair.Name, pair => pair.Value),
        silence.Author,
        silence.Comment,
        From = LiveJson.Time(silence.From),
        Until = LiveJson.Time(silence.Until),
    };
}
