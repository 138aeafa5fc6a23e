using FunnelStream.Alerts.Rules;

namespace FunnelStream.Alerts.Watch;

/// <summary>Of all that is wrong with the funnel, what somebody who is told of an alert should be told as well.</summary>
internal static class FoundBeside
{
    /// <summary>More would hide the alert itself.</summary>
    private const int Most = 5;

    /// <summary>
    /// What is found on the same labels, then inside them, then on what holds them. A team's alert is no matter of the funnel's stages, and
    /// while a source is silent its numbers say nothing about them.
    /// </summary>
    /// <param name="alert">The alert.</param>
    /// <param name="found">All that is wrong at the instant; not asked for where nothing can concern the alert.</param>
    /// <param name="isSilent">Whether silence explains what the numbers of some labels look like.</param>
    public static IReadOnlyList<Diagnosis> Of(AlertRecord alert, Lazy<IReadOnlyList<Diagnosis>> found, Func<AlertLabels, bool> isSilent) =>
        alert.Labels.Team is not null || alert.Kind == NoData.KindName
            ? []
            : [.. found.Value
                .Where(diagnosis => (alert.Labels.Holds(diagnosis.Labels) || diagnosis.Labels.Holds(alert.Labels)) && !IsSame(alert, diagnosis) && !isSilent(diagnosis.Labels))
                .OrderBy(diagnosis => diagnosis.Labels == alert.Labels ? 0 : alert.Labels.Holds(diagnosis.Labels) ? 1 : 2)
                .Take(Most)];

    private static bool IsSame(AlertRecord alert, Diagnosis diagnosis) =>
        diagnosis.Labels == alert.Labels && alert.Kind == (diagnosis.Name == "leak" ? StageLeak.KindName : diagnosis.Name);
}
