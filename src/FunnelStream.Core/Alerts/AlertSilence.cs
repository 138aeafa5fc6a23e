namespace FunnelStream.Alerts;

/// <summary>Somebody wants to hear nothing of some alerts for a while. Clock times, since people set them: ms since the Unix epoch.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Rule">Only alerts of this rule; null: of every one.</param>
/// <param name="Labels">Only alerts that have these labels; what is null matches everything.</param>
/// <param name="Author">Who set it.</param>
/// <param name="Comment">Why.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends, exclusive.</param>
public sealed record AlertSilence(string Id, string? Rule, AlertLabels Labels, string Author, string Comment, long From, long Until)
{
    /// <summary>Whether it keeps an alert quiet at a clock time.</summary>
    public bool Covers(AlertRecord alert, long now) =>
        now >= From && now < Until && (Rule is null || Rule == alert.Rule) && Labels.Holds(alert.Labels);
}

/// <summary>Somebody looks after an alert; it ends when the alert is resolved.</summary>
/// <param name="Alert">Id of the alert.</param>
/// <param name="FiredAt">Which of its firings, <see cref="AlertRecord.FiredAt"/>.</param>
/// <param name="Author">Who.</param>
/// <param name="Comment">What they have to say; may be empty.</param>
/// <param name="At">When, clock time, ms since the Unix epoch.</param>
public sealed record AlertAcknowledgement(string Alert, long FiredAt, string Author, string Comment, long At);
