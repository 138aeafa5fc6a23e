using FunnelStream.Panes;

namespace FunnelStream.Kpis;

/// <summary>A whole number that KPIs count or divide, in both faces.</summary>
internal sealed class Tally
{
    private readonly Func<Cells, long> _period;
    private readonly Func<Cells, long> _cohort;

    private Tally(Func<Cells, long> period, Func<Cells, long> cohort, Horizon horizon, bool isTraffic = false)
    {
        (_period, _cohort, Horizon, IsTraffic) = (period, cohort, horizon, isTraffic);
    }

    public static Tally Visits { get; } = Of(Field.Visits, Field.Visits, Horizon.None, isTraffic: true);

    public static Tally Leads { get; } = Of(Field.Leads, Field.Leads, Horizon.None);

    public static Tally Pqls { get; } = Of(Field.Pqls, Lag.Pql, Horizon.Mql);

    public static Tally Mqls { get; } = Of(Field.Mqls, Lag.Mql, Horizon.Mql);

    public static Tally Sqls { get; } = Of(Field.Sqls, Lag.Sql, Horizon.Sql);

    public static Tally Opportunities { get; } = Of(Field.Opportunities, Lag.Opportunity, Horizon.Opportunity);

    public static Tally Clients { get; } = Of(Field.Clients, Lag.Client, Horizon.Client);

    public static Tally Disqualified { get; } = Of(Field.Disqualified, Field.CohortDisqualified, Horizon.Sql);

    public static Tally DealsWon { get; } = Of(Field.DealsWon, Field.CohortDealsWon, Horizon.Client);

    public static Tally DealsLost { get; } = Of(Field.DealsLost, Field.CohortDealsLost, Horizon.Client);

    public static Tally DealsDecided { get; } = new(
        cells => cells[Field.DealsWon] + cells[Field.DealsLost],
        cells => cells[Field.CohortDealsWon] + cells[Field.CohortDealsLost],
        Horizon.Client);

    /// <summary>Cohort face: leads neither answered nor closed.</summary>
    public static Tally Unanswered { get; } = new(CellSums.Unanswered, CellSums.Unanswered, Horizon.Response);

    /// <summary>When it has matured in the cohort face.</summary>
    public Horizon Horizon { get; }

    /// <summary>Whether it is known by channel and campaign only.</summary>
    public bool IsTraffic { get; }

    /// <summary>Cohort face: leads answered by a human within a time.</summary>
    public static Tally AnsweredWithin(TimeSpan time)
    {
        var millis = (long)time.TotalMilliseconds;
        long Count(Cells cells) => cells.ReachedWithin(Lag.Response, millis);
        return new Tally(Count, Count, Horizon.Response);
    }

    public long Of(KpiInput input) => (input.Face == Face.Period ? _period : _cohort)(input.Cells);

    private static Tally Of(int period, int cohort, Horizon horizon, bool isTraffic = false) =>
        new(cells => cells[period], cells => cells[cohort], horizon, isTraffic);

    private static Tally Of(int period, Lag cohort, Horizon horizon) =>
        new(cells => cells[period], cells => cells.Reached(cohort), horizon);
}
