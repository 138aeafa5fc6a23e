namespace FunnelStream.Advice;

/// <summary>What share of the leads that have reached one stage should reach the next.</summary>
/// <param name="Everywhere">A fraction, above 0 and at most 1; null: nothing is asked but of <paramref name="Channels"/>.</param>
/// <param name="Channels">The same of single channels, which wins; names as in events, trimmed and lower-cased.</param>
public sealed record StageTarget(double? Everywhere, IReadOnlyDictionary<string, double> Channels)
{
    /// <summary>From creation to MQL.</summary>
    public const string LeadToMql = "lead_to_mql";

    /// <summary>From MQL to SQL.</summary>
    public const string MqlToSql = "mql_to_sql";

    /// <summary>From SQL to client.</summary>
    public const string SqlToClient = "sql_to_client";

    /// <summary>The stages that may have one.</summary>
    public static IReadOnlyList<string> Stages { get; } = [LeadToMql, MqlToSql, SqlToClient];

    /// <summary>The target of a channel, or of its campaigns; of no channel that of the company. Null where nothing is asked.</summary>
    public double? Of(string? channel) => channel is not null && Channels.TryGetValue(channel, out var own) ? own : Everywhere;
}
