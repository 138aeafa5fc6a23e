namespace FunnelStream.Alerts;

/// <summary>What a rule found about a scope at an instant, with the numbers that led to it.</summary>
public sealed record Finding
{
    /// <summary>What it is about.</summary>
    public required AlertLabels Labels { get; init; }

    /// <summary>What the rule says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How much it matters, where it is a breach.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>The numbers, in the order in which they are told; docs/alerts.md names those of each rule.</summary>
    public IReadOnlyList<AlertNumber> Numbers { get; init; } = [];

    /// <summary>What is behind it, as a code such as <c>lower</c>; null where the rule has none.</summary>
    public string? Diagnosis { get; init; }

    /// <summary>Since when it has been so, ms since the Unix epoch, where the rule knows better than the engine.</summary>
    public long? Since { get; init; }

    /// <summary>Leads it is about, at most ten ids.</summary>
    public IReadOnlyList<string> Leads { get; init; } = [];

    /// <summary>What the rule wants to be given back at the next evaluation of these labels; part of the alert's state. Null: what was there before stays.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Memory { get; init; }

    /// <summary>A number by its name; null where it is not among them.</summary>
    public AlertNumber? this[string name] => Numbers.FirstOrDefault(number => number.Name == name);
}

/// <summary>A number of an alert: rates as fractions, times in seconds unless the name ends in <c>_days</c>, money in major units.</summary>
/// <param name="Name">Its snake_case name.</param>
/// <param name="Value">Its value; null where it is not defined.</param>
/// <param name="Low">Lower bound of its 95 % interval, or of the band that the rule documents.</param>
/// <param name="High">Upper bound.</param>
public sealed record AlertNumber(string Name, double? Value, double? Low = null, double? High = null);
