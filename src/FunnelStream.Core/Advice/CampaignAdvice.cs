namespace FunnelStream.Advice;

/// <summary>
/// What to do with a campaign, and the numbers that say so. Money is in major units of the base currency; null is not known, never 0.
/// Leads that had no time to become SQLs don't count, and neither does what they cost: <see cref="CostPerSql"/> is
/// <see cref="RipeSpend"/> ÷ <see cref="Sqls"/>.
/// </summary>
public sealed record CampaignAdvice
{
    /// <summary>The instant of event time it is given at, ms since the Unix epoch.</summary>
    public required long At { get; init; }

    /// <summary>Its channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Its name.</summary>
    public required string Campaign { get; init; }

    /// <summary>What to do.</summary>
    public required AdviceAction Action { get; init; }

    /// <summary>Why.</summary>
    public required AdviceReason Reason { get; init; }

    /// <summary>Leads created in the window.</summary>
    public required long Leads { get; init; }

    /// <summary>How many of them became SQLs within the horizon.</summary>
    public required long Sqls { get; init; }

    /// <summary>Spent in the window.</summary>
    public double? Spend { get; init; }

    /// <summary>The leads weighted by the share of SQLs that leads of their age have brought as a rule: 1 once they are ripe.</summary>
    public required double RipeLeads { get; init; }

    /// <summary>The spend weighted in the same way.</summary>
    public double? RipeSpend { get; init; }

    /// <summary>Cost of an SQL; null where there is none.</summary>
    public double? CostPerSql { get; init; }

    /// <summary>Lower bound of its 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper bound; null where there is none.</summary>
    public double? High { get; init; }

    /// <summary>What an SQL may cost.</summary>
    public double? Target { get; init; }

    /// <summary>How many ripe leads more would decide, as things go; those too young by now are among them. Null where leads don't.</summary>
    public long? LeadsToDecide { get; init; }
}

/// <summary>What to do with a campaign.</summary>
public enum AdviceAction
{
    /// <summary>Spend no more on it.</summary>
    Stop,

    /// <summary>Leave it as it is.</summary>
    Hold,

    /// <summary>Spend more on it.</summary>
    Scale,
}

/// <summary>Why to do it.</summary>
public enum AdviceReason
{
    /// <summary>Stop: even the lower bound of its cost per SQL is above the target.</summary>
    TooDear,

    /// <summary>Stop: several targets are spent, and there is not a single SQL.</summary>
    NoSql,

    /// <summary>Scale: even the upper bound of its cost per SQL is below the target.</summary>
    Cheap,

    /// <summary>Hold: its interval holds the target.</summary>
    Undecided,

    /// <summary>Hold: its leads had no time to become SQLs.</summary>
    TooYoung,

    /// <summary>Hold: nothing was spent on it.</summary>
    NoSpend,

    /// <summary>Hold: some of what was spent is in a currency without a rate.</summary>
    SpendUnknown,

    /// <summary>Hold: no target is configured, and the channel has too few SQLs to make one.</summary>
    NoTarget,

    /// <summary>Hold: it is paused already.</summary>
    Paused,

    /// <summary>Hold: its channel, or all of them, has gone silent; silence is not bad quality.</summary>
    Silent,

    /// <summary>Hold: it is cheap, but sales are busy.</summary>
    SalesBusy,

    /// <summary>Hold: it is cheap, but leads are answered late.</summary>
    ResponseLate,

    /// <summary>Hold: it is cheap, but fewer leads become SQLs than used to, of it or of what holds it.</summary>
    SqlRateDrop,

    /// <summary>Hold: it is cheap, but nobody knows whether sales can take more.</summary>
    CapacityUnknown,
}

/// <summary>Names of advice, as boards and InfluxDB know them.</summary>
public static class AdviceNames
{
    /// <summary><c>stop</c>, <c>hold</c> or <c>scale</c>.</summary>
    public static string Name(this AdviceAction action) => action switch
    {
        AdviceAction.Stop => "stop",
        AdviceAction.Hold => "hold",
        _ => "scale",
    };

    /// <summary>As in <c>too_dear</c>.</summary>
    public static string Name(this AdviceReason reason) => reason switch
    {
        AdviceReason.TooDear => "too_dear",
        AdviceReason.NoSql => "no_sql",
        AdviceReason.Cheap => "cheap",
        AdviceReason.Undecided => "undecided",
        AdviceReason.TooYoung => "too_young",
        AdviceReason.NoSpend => "no_spend",
        AdviceReason.SpendUnknown => "spend_unknown",
        AdviceReason.NoTarget => "no_target",
        AdviceReason.Paused => "paused",
        AdviceReason.Silent => "silent",
        AdviceReason.SalesBusy => "sales_busy",
        AdviceReason.ResponseLate => "response_late",
        AdviceReason.SqlRateDrop => "sql_rate_drop",
        _ => "capacity_unknown",
    };
}
