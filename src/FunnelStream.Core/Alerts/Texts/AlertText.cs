namespace FunnelStream.Alerts.Texts;

/// <summary>What an alert says to a person.</summary>
/// <param name="Language">In which language.</param>
/// <param name="Title">One line: what, and where.</param>
/// <param name="Summary">Sentences with the numbers and their intervals.</param>
/// <param name="Since">Since when, or from when to when; in the calendar's zone.</param>
/// <param name="Diagnosis">What is behind it; null where the rule doesn't know, or where it is over.</param>
/// <param name="Found">What else was found wrong with the funnel there, a line each; none where it is over.</param>
/// <param name="Next">What to do next.</param>
/// <param name="Where">What it is about, as in <c>paid_search › broad</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Labels">What the message's own parts are called.</param>
public sealed record AlertText(
    AlertLanguage Language, string Title, string Summary, string Since, string? Diagnosis, IReadOnlyList<string> Found, string Next, string Where, string Severity, AlertTextLabels Labels);

/// <summary>What the parts of a message are called.</summary>
/// <param name="Where">Of what it is about.</param>
/// <param name="Since">Of since when.</param>
/// <param name="Severity">Of how much it matters.</param>
/// <param name="Diagnosis">Of what is behind it.</param>
/// <param name="Found">Of what else was found.</param>
/// <param name="Next">Of what to do.</param>
/// <param name="Dashboard">Of the link to Grafana.</param>
/// <param name="LiveBoard">Of the link to the live board.</param>
public sealed record AlertTextLabels(string Where, string Since, string Severity, string Diagnosis, string Found, string Next, string Dashboard, string LiveBoard);
