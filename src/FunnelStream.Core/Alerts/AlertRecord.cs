namespace FunnelStream.Alerts;

/// <summary>How an alert stands: all that its next evaluation depends on. Times are event time, ms since the Unix epoch.</summary>
public sealed record AlertRecord
{
    /// <summary>Names the alert: hash of rule, version and labels.</summary>
    public required string Id { get; init; }

    /// <summary>Name of its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The rule's version.</summary>
    public required string Version { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertLabels Labels { get; init; }

    /// <summary>How it stands.</summary>
    public AlertState State { get; init; }

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>Since when it has been wrong; where it is not, since when it has been in its state.</summary>
    public long Since { get; init; }

    /// <summary>Since when it has been in its state.</summary>
    public long StateSince { get; init; }

    /// <summary>When it last fired; null before that.</summary>
    public long? FiredAt { get; init; }

    /// <summary>When it was last resolved; null before that.</summary>
    public long? ResolvedAt { get; init; }

    /// <summary>How many evaluations in a row have breached, or have been clear while recovering.</summary>
    public int Count { get; init; }

    /// <summary>When it was last evaluated.</summary>
    public long EvaluatedAt { get; init; }

    /// <summary>Numbers of the last evaluation.</summary>
    public IReadOnlyList<AlertNumber> Numbers { get; init; } = [];

    /// <summary>What is behind it, as a code.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>What else was found wrong with the funnel where it is, as of its firing or its last escalation; at most five, none once it is resolved.</summary>
    public IReadOnlyList<Diagnosis> Found { get; init; } = [];

    /// <summary>Leads it is about, at most ten ids.</summary>
    public IReadOnlyList<string> Leads { get; init; } = [];

    /// <summary>What the rule remembers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Memory { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>Whether its rule is gone or another version now: the record is the last of it.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Whether it has been told and is not yet resolved.</summary>
    public bool IsActive => State is AlertState.Firing or AlertState.Recovering;
}
