using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts;

/// <summary>
/// A kind of event that rules judge by its absence. Before the first one ever, its absence says nothing about anybody's work: the source that sends it
/// is perhaps not connected. Rules don't judge by it then, and <c>no_data</c> tells it once.
/// </summary>
/// <param name="Event">The event's type, as in events.</param>
/// <param name="Came">Counts what came of it, in the period face.</param>
/// <param name="Since">The cell that counts after what it is to be expected.</param>
/// <param name="Horizon">How long after that.</param>
/// <param name="Least">So many have to have waited for longer than that in vain before its absence is told.</param>
internal sealed record Evidence(string Event, PaneNumber Came, int Since, Horizon Horizon, long Least)
{
    /// <summary>Answers to leads. A single lead without one is what <c>response_sla</c> would otherwise tell.</summary>
    public static Evidence Response { get; } = new("response", new PaneNumber(Field.Responses), Field.Leads, Horizon.Response, Least: 1);

    /// <summary>Leads that became SQL. Where one in twenty does, a hundred leads without any have a chance of 1 in 170.</summary>
    public static Evidence Sql { get; } = new("sql", new PaneNumber(Field.Sqls), Field.Leads, Horizon.Sql, Least: 100);

    /// <summary>Opportunities. Where one SQL in five becomes one, 25 SQLs without any have a chance of 1 in 260.</summary>
    public static Evidence Opened { get; } = new("opened", new PaneNumber(Field.Opportunities), Field.Sqls, Horizon.Opportunity, Least: 25);

    /// <summary>Deals won. Where one in five is, 25 deals without any have a chance of 1 in 260.</summary>
    public static Evidence Won { get; } = new("won", new PaneNumber(Field.DealsWon), Field.DealsOpened, Horizon.Client, Least: 25);

    /// <summary>Visits. A form is filled in after a visit, wherever visits are counted at all.</summary>
    public static Evidence Visit { get; } = new("visit", new PaneNumber(Field.Visits), Field.Leads, Horizon.None, Least: 100);

    /// <summary>Money spent, in whatever currency. Platforms report it within days.</summary>
    public static Evidence Spend { get; } = new("spend", new PaneNumber(Field.SpendMinor, Field.UnconvertedSpends), Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads that became PQL, as <see cref="Sql"/>.</summary>
    public static Evidence Pql { get; } = new("pql", new PaneNumber(Field.Pqls), Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads that became MQL, as <see cref="Sql"/>.</summary>
    public static Evidence Mql { get; } = new("mql", new PaneNumber(Field.Mqls), Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads disqualified, as <see cref="Sql"/>.</summary>
    public static Evidence Disqualified { get; } = new("disqualified", new PaneNumber(Field.Disqualified), Field.Leads, Horizon.Sql, Least: 100);

    /// <summary>Deals lost, as <see cref="Won"/>.</summary>
    public static Evidence Lost { get; } = new("lost", new PaneNumber(Field.DealsLost), Field.DealsOpened, Horizon.Client, Least: 25);

    /// <summary>Those that the funnel can't do without: they are asked after whatever the rules are.</summary>
    public static IReadOnlyList<Evidence> Always { get; } = [Response, Sql, Opened, Won];

    /// <summary>All of them. Not everybody has those that are not among <see cref="Always"/>: only a rule that judges by them asks after them.</summary>
    public static IReadOnlyList<Evidence> All { get; } = [.. Always, Visit, Spend, Pql, Mql, Disqualified, Lost];

    /// <summary>What a KPI's value comes of: without any of them it has none, or one that says nothing.</summary>
    /// <param name="kpi">Its name.</param>
    public static IReadOnlyList<Evidence> Of(string kpi) => kpi switch
    {
        "visits" or "visit_to_lead" => [Visit],
        "visit_to_client" => [Visit, Won],
        "pqls" => [Pql],
        "mqls" or "lead_to_mql" => [Mql],
        "mql_to_sql" => [Mql, Sql],
        "sqls" or "lead_to_sql" => [Sql],
        "disqualified" or "disqualified_rate" => [Disqualified],
        "opportunities" or "sql_to_opportunity" or "pipeline_value" => [Opened],
        "pipeline_velocity" => [Opened, Won],
        "clients" or "win_rate" or "revenue" or "revenue_per_lead" or "revenue_growth" or "average_basket" or "commercial_performance" => [Won],
        "lost" => [Lost],
        "spend" or "cost_per_lead" => [Spend],
        "cost_per_mql" => [Spend, Mql],
        "cost_per_sql" => [Spend, Sql],
        "cost_per_opportunity" => [Spend, Opened],
        "cac" or "roi" => [Spend, Won],
        "unanswered" => [Response],
        _ when kpi.StartsWith("response_", StringComparison.Ordinal) => [Response],
        _ when kpi.StartsWith("time_to_mql_", StringComparison.Ordinal) => [Mql],
        _ when kpi.StartsWith("time_to_sql_", StringComparison.Ordinal) => [Sql],
        _ when kpi.StartsWith("time_to_opportunity_", StringComparison.Ordinal) => [Opened],
        _ when kpi.EndsWith("_to_client", StringComparison.Ordinal) || kpi.StartsWith("time_to_client_", StringComparison.Ordinal)
            || kpi.StartsWith("sales_cycle_", StringComparison.Ordinal) => [Won],
        _ => [],
    };

    /// <summary>Names the alert on its absence: the company's, apart from that on silence.</summary>
    public AlertLabels Labels { get; } = new(Segment: $"event={Event}");

    private readonly PaneNumber _since = new(Since);

    /// <summary>Whether one has come by the view's instant, as far back as panes are retained. Standing costs are money spent, too.</summary>
    public bool HasCome(FunnelView view) => view.Has(Came) || (this == Spend && view.Options.Overheads.Count > 0);

    /// <summary>How many have waited for it for longer than its horizon.</summary>
    public long Waiting(FunnelView view)
    {
        var to = view.Minute - (int)(view.Options.Horizons.Millis(Horizon) / 60_000);
        return view.FamilyOf(Breakdown.Total) is { } whole
            ? view.Counts(whole, Breakdown.Total, int.MinValue, to, _since).Sum(scope => scope.Slices.Sum(slice => slice.Count))
            : 0;
    }
}
