using System.Globalization;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Where <c>run</c> begins to read where there is no state yet: at the earliest record kept, or at the first record of a time.</summary>
/// <param name="Time">The time, by the records' own timestamps; null for the earliest record.</param>
public readonly record struct StartFrom(DateTimeOffset? Time)
{
    private const string Committed = "committed";

    /// <summary>The earliest record kept.</summary>
    public static StartFrom Earliest => default;

    /// <summary>Reads <c>earliest</c> or an RFC 3339 time with offset.</summary>
    /// <param name="text">What is configured.</param>
    /// <param name="startFrom">What it says.</param>
    /// <returns>A sentence that says what is wrong and how to mend it; null where nothing is.</returns>
    public static string? Parse(string? text, out StartFrom startFrom)
    {
        startFrom = Earliest;
        if (string.Equals(text, "earliest", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (string.Equals(text, Committed, StringComparison.OrdinalIgnoreCase))
        {
            return "Kafka:StartFrom cannot be 'committed': it says where to begin where there is no state, and where there is some, reading goes on "
                + "from it by itself. Use 'earliest', or a time from which the topics are complete.";
        }

        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (text is { Length: > 6 } && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            startFrom = new StartFrom(time);
            return null;
        }

        return $"Kafka:StartFrom is '{text}'; it must be 'earliest' or an RFC 3339 time with offset such as 2026-01-31T00:00:00Z.";
    }

    /// <inheritdoc/>
    public override string ToString() => Time is { } time ? time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture) : "earliest";
}
