namespace FunnelStream.Kpis;

/// <summary>How long after a span's end its cohort's conversions are taken to have come: until then it is maturing.</summary>
/// <param name="Response">First human response; default 2 days.</param>
/// <param name="Mql">MQL and PQL; default 7 days.</param>
/// <param name="Sql">SQL and disqualified; default 14 days.</param>
/// <param name="Opportunity">Opportunity; default 60 days.</param>
/// <param name="Client">Client, deals and money; default 180 days.</param>
public sealed record KpiHorizons(TimeSpan Response, TimeSpan Mql, TimeSpan Sql, TimeSpan Opportunity, TimeSpan Client)
{
    /// <summary>2, 7, 14, 60 and 180 days.</summary>
    public static KpiHorizons Default { get; } =
        new(TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(60), TimeSpan.FromDays(180));

    /// <summary>The longest of them, ms.</summary>
    internal long LongestMillis => Enum.GetValues<Horizon>().Max(Millis);

    internal long Millis(Horizon horizon) => (long)(horizon switch
    {
        Horizon.Response => Response,
        Horizon.Mql => Mql,
        Horizon.Sql => Sql,
        Horizon.Opportunity => Opportunity,
        Horizon.Client => Client,
        _ => TimeSpan.Zero,
    }).TotalMilliseconds;
}

/// <summary>Which horizon a number matures by.</summary>
internal enum Horizon
{
    None,
    Response,
    Mql,
    Sql,
    Opportunity,
    Client,
}
