using System.Globalization;
using System.Text.RegularExpressions;

namespace FunnelStream.Connectors.InfluxDb;

internal enum Verdict
{
    /// <summary>Stored.</summary>
    Written,

    /// <summary>Too much at once: halve.</summary>
    TooLarge,

    /// <summary>Something in it is bad: halve down to it.</summary>
    Rejected,

    /// <summary>Everything in it is bad.</summary>
    AllRejected,

    /// <summary>Stored but for points older than the server keeps.</summary>
    BeyondRetention,

    /// <summary>A person has to mend token, rights, database or address; the data is kept.</summary>
    NeedsMending,

    /// <summary>Try again later.</summary>
    Failed,
}

/// <param name="Status">HTTP status; 0 where there is none.</param>
/// <param name="Text">Body of the answer, cut at a sensible length.</param>
/// <param name="RetryAfter">How long the server asks to be left alone; may be negative when it named a past date.</param>
internal sealed partial record InfluxAnswer(int Status, string Text, TimeSpan? RetryAfter)
{
    /// <summary>Stands for the answer that a request didn't get in time, and a smaller one may get.</summary>
    public static InfluxAnswer TooSlow { get; } = new(0, "", null);

    /// <summary>What the answer means for a request of <paramref name="lines"/> lines.</summary>
    public Verdict Judge(int lines) => Status switch
    {
        204 => Verdict.Written,
        200 or 400 or 422 when IsOfAnotherService => Verdict.NeedsMending,
        200 => Verdict.Written,
        0 or 413 => Verdict.TooLarge,
        400 or 422 when Text.Contains("beyond retention policy", StringComparison.OrdinalIgnoreCase) => Verdict.BeyondRetention,
        400 or 422 => Dropped >= lines ? Verdict.AllRejected : Verdict.Rejected,
        408 or 429 or >= 500 => Verdict.Failed,
        _ => Verdict.NeedsMending,
    };

    /// <summary>
    /// Points the server says it dropped, 0 where it says nothing. 1.x counts one shard only, so fewer than were sent
    /// proves nothing, but as many as were sent saves looking for good ones.
    /// </summary>
    public int Dropped =>
        DroppedCount().Match(Text) is { Success: true } match
        && int.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>
    /// A proxy's error page, a login page, or a TLS port spoken to in plain text. Such an answer says nothing about the
    /// lines; taking it at its word would count points as stored, or set all of them aside.
    /// </summary>
    private bool IsOfAnotherService =>
        Text.AsSpan().TrimStart().StartsWith("<")
        || Text.Contains("HTTP request to an HTTPS server", StringComparison.OrdinalIgnoreCase);

    // Anchored to the end of the message: the text before may quote a line, and a line may hold anything.
    [GeneratedRegex(@"dropped=(?<count>\d+)""?\s*[}]?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DroppedCount();
}
