using FunnelStream.Calendars;

namespace FunnelStream.Alerts.Texts;

/// <summary>
/// All that a language says: one table a language, in a file of its own. Sentences hold numbers by name: <c>{rate}</c> is the number in
/// its unit, <c>{rate~}</c> its interval, <c>{leads|lead|leads}</c> the number with the right form of a word. What stands in brackets
/// is left out where one of its numbers is not defined, and so is a whole sentence. A sentence may begin with a condition on a number:
/// <c>if z &lt; 0: </c>.
/// </summary>
internal sealed record AlertPhrases
{
    public required NumberText Numbers { get; init; }

    /// <summary>What each kind of rule says.</summary>
    public required IReadOnlyDictionary<string, RulePhrases> Rules { get; init; }

    /// <summary>What is said of a kind that isn't in <see cref="Rules"/>.</summary>
    public required RulePhrases Unknown { get; init; }

    /// <summary>What diagnoses that are found beside an alert say, by name, in the words of the live board.</summary>
    public required IReadOnlyDictionary<string, FoundPhrases> Found { get; init; }

    /// <summary>Where they say to look, by the code of the cause, in the words of the live board.</summary>
    public required IReadOnlyDictionary<string, string> Causes { get; init; }

    /// <summary>{0}: what was found; {1}: where; {2}: where to look; {3}: its numbers.</summary>
    public required string FoundLine { get; init; }

    /// <summary>What KPIs are called, by name.</summary>
    public required IReadOnlyDictionary<string, string> Kpis { get; init; }

    /// <summary>What the message's parts are called.</summary>
    public required AlertTextLabels Labels { get; init; }

    public required string Warning { get; init; }

    public required string Critical { get; init; }

    /// <summary>Titles of what is not a first firing; {0} is the rule's title.</summary>
    public required string Escalated { get; init; }

    public required string Resolved { get; init; }

    public required string Withdrawn { get; init; }

    /// <summary>What is said first when it escalates.</summary>
    public required string EscalatedFirst { get; init; }

    public required string WithdrawnSummary { get; init; }

    public required string WithdrawnNext { get; init; }

    public required string ResolvedNext { get; init; }

    /// <summary>An interval, {0} to {1}; with one open end.</summary>
    public required string Between { get; init; }

    public required string AtLeast { get; init; }

    public required string AtMost { get; init; }

    /// <summary>{0}: ids of leads.</summary>
    public required string LeadsNamed { get; init; }

    /// <summary>{0}: an instant.</summary>
    public required string Since { get; init; }

    /// <summary>{0}, {1}: instants; {2}: the span between them.</summary>
    public required string Lasted { get; init; }

    public required string Everything { get; init; }

    /// <summary>{0}: name of a team.</summary>
    public required string Team { get; init; }

    /// <summary>Monday first.</summary>
    public required string[] Weekdays { get; init; }

    /// <summary>The first of a month.</summary>
    public required string FirstDay { get; init; }

    public required string[] Months { get; init; }

    /// <summary>{0} weekday, {1} day, {2} month, {3} year, {4} hour, {5} minute, {6} zone.</summary>
    public required string Instant { get; init; }
}

/// <summary>What a kind of rule says.</summary>
/// <param name="Title">What and where, without a full stop.</param>
/// <param name="Firing">Sentences while it fires.</param>
/// <param name="Clear">Sentences once it is well again.</param>
/// <param name="Diagnoses">By code; the empty code where the rule has none, or none of these.</param>
internal sealed record RulePhrases(string Title, string[] Firing, string[] Clear, IReadOnlyDictionary<string, DiagnosisPhrases> Diagnoses);

/// <summary>What a diagnosis that is found beside an alert says.</summary>
/// <param name="Words">What it is, as a heading has it.</param>
/// <param name="Numbers">Sentences with its numbers.</param>
internal sealed record FoundPhrases(string Words, string[] Numbers);

/// <summary>What a diagnosis says.</summary>
/// <param name="Words">What is behind it; empty where there is nothing to say.</param>
/// <param name="Next">What to do next.</param>
internal sealed record DiagnosisPhrases(string Words, string Next)
{
    /// <summary>What it says in place of its rule's own, where it is another matter altogether; null: what the rule says.</summary>
    public string? Title { get; init; }

    /// <summary>Sentences while it fires; null: those of the rule.</summary>
    public string[]? Firing { get; init; }

    /// <summary>Sentences once it is well again; null: those of the rule.</summary>
    public string[]? Clear { get; init; }
}
