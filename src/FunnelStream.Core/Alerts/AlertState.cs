namespace FunnelStream.Alerts;

/// <summary>How an alert stands. <see cref="Firing"/> and <see cref="Recovering"/> are both active: told, and not yet resolved.</summary>
public enum AlertState
{
    /// <summary>Too little data to judge.</summary>
    InsufficientData,

    /// <summary>Judged, and nothing wrong.</summary>
    Ok,

    /// <summary>Wrong, but not for long enough to wake anybody.</summary>
    Pending,

    /// <summary>Wrong.</summary>
    Firing,

    /// <summary>It looks better, but not for long enough to say so.</summary>
    Recovering,

    /// <summary>What it judges by has fallen silent; never the same as resolved.</summary>
    NoData,
}

/// <summary>How much it matters.</summary>
public enum AlertSeverity
{
    /// <summary>To be looked at within the day.</summary>
    Warning,

    /// <summary>To be looked at now.</summary>
    Critical,
}

/// <summary>What a rule says of a scope at an instant.</summary>
public enum Verdict
{
    /// <summary>Too little data to judge: an active alert stays as it is.</summary>
    InsufficientData,

    /// <summary>The source is silent: an active alert stays as it is.</summary>
    NoData,

    /// <summary>Not to be judged now (silence of the source, another alert explains it): everything stays as it is.</summary>
    Held,

    /// <summary>Well: an active alert begins to recover.</summary>
    Clear,

    /// <summary>Between the bounds for firing and for resolving: an active alert stays, a pending one is given up.</summary>
    Between,

    /// <summary>Wrong.</summary>
    Breach,
}
