using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// A kind of event that rules judge by its absence. Before the first one ever, its absence says nothing about anybody's work: the source that sends it
/// is perhaps not connected. Rules don't judge by it then, and <see cref="NoData"/> tells it once.
/// </summary>
/// <param name="Event">The event's type, as in events.</param>
/// <param name="Came">Counts what came of it, in the period face.</param>
/// <param name="Since">The cell that counts after what it is to be expected.</param>
/// <param name="Horizon">How long after that.</param>
/// <param name="Least">So many have to have waited for longer than that in vain before its absence is told.</param>
internal sealed record Evidence(string Event, Func<Cells, long> Came, int Since, Horizon Horizon, long Least)
{
    /// <summary>Answers to leads. A single lead without one is what <see cref="ResponseSla"/> would otherwise tell.</summary>
    public static Evidence Response { get; } = new("response", cells => cells[Field.Responses], Field.Leads, Horizon.Response, Least: 1);

    /// <summary>Leads that became SQL. Where one in twenty does, a hundred leads without any have a chance of 1 in 170.</summary>
    public static Evidence Sql { get; } = new("sql", cells => cells[Field.Sqls], Field.Leads, Horizon.Sql, Least: 100);

    /// <summary>Opportunities. Where one SQL in five becomes one, 25 SQLs without any have a chance of 1 in 260.</summary>
    public static Evidence Opened { get; } = new("opened", cells => cells[Field.Opportunities], Field.Sqls, Horizon.Opportunity, Least: 25);

    /// <summary>Deals won. Where one in five is, 25 deals without any have a chance of 1 in 260.</summary>
    public static Evidence Won { get; } = new("won", cells => cells[Field.DealsWon], Field.DealsOpened, Horizon.Client, Least: 25);

    /// <summary>Visits. A form is filled in after a visit, wherever visits are counted at all.</summary>
    public static Evidence Visit { get; } = new("visit", cells => cells[Field.Visits], Field.Leads, Horizon.None, Least: 100);

    /// <summary>Money spent, in whatever currency. Platforms report it within days.</summary>
    public static Evidence Spend { get; } = new("spend", cells => cells[Field.SpendMinor] + cells[Field.UnconvertedSpends], Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads that became PQL, as <see cref="Sql"/>.</summary>
    public static Evidence Pql { get; } = new("pql", cells => cells[Field.Pqls], Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads that became MQL, as <see cref="Sql"/>.</summary>
    public static Evidence Mql { get; } = new("mql", cells => cells[Field.Mqls], Field.Leads, Horizon.Mql, Least: 100);

    /// <summary>Leads disqualified, as <see cref="Sql"/>.</summary>
    public static Evidence Disqualified { get; } = new("disqualified", cells => cells[Field.Disqualified], Field.Leads, Horizon.Sql, Least: 100);

    /// <summary>Deals lost, as <see cref="Won"/>.</summary>
    public static Evidence Lost { get; } = new("lost", cells => cells[Field.DealsLost], Field.DealsOpened, Horizon.Client, Least: 25);

    /// <summary>Those that the funnel can't do without: they are asked after whatever the rules are.</summary>
    public static IReadOnlyList<Evidence> Always { get; } = [Response, Sql, Opened, Won];

    /// <summary>All of them. Not everybody has those that are not among <see cref="Always"/>: only a rule that judges by them asks after them.</summary>
    public static IReadOnlyList<Evidence> All { get; } = [.. Always, Visit, Spend, Pql, Mql, Disqualified, Lost];

    /// <summary>What a KPI goes by; null where its value does not depend on any of them, or has none without.</summary>
    /// <param name="kpi">Its name.</param>
    public static Evidence? Of(string kpi) => kpi switch
    {
        "visits" => Visit,
        "pqls" => Pql,
        "mqls" or "lead_to_mql" => Mql,
        "unanswered" => Response,
        "sqls" or "lead_to_sql" or "mql_to_sql" => Sql,
        "disqualified" or "disqualified_rate" => Disqualified,
        "opportunities" or "sql_to_opportunity" or "pipeline_value" or "pipeline_velocity" => Opened,
        "clients" or "win_rate" or "revenue" or "revenue_per_lead" or "commercial_performance" or "roi" => Won,
        "lost" => Lost,
        "spend" or "cac" => Spend,
        _ when kpi.StartsWith("cost_per_", StringComparison.Ordinal) => Spend,
        _ when kpi.StartsWith("response_", StringComparison.Ordinal) => Response,
        _ when kpi.EndsWith("_to_client", StringComparison.Ordinal) => Won,
        _ => null,
    };

    /// <summary>Names the alert on its absence: the company's, apart from that on silence.</summary>
    public AlertLabels Labels { get; } = new(Segment: $"event={Event}");

    private readonly PaneNumber _came = new(Came);
    private readonly PaneNumber _since = new(cells => cells[Since]);

    /// <summary>Whether one has come by the view's instant, as far back as panes are retained. Standing costs are money spent, too.</summary>
    public bool HasCome(FunnelView view) => view.Has(_came) || (this == Spend && view.Options.Overheads.Count > 0);

    /// <summary>How many have waited for it for longer than its horizon.</summary>
    public long Waiting(FunnelView view)
    {
        var to = view.Minute - (int)(view.Options.Horizons.Millis(Horizon) / 60_000);
        return view.FamilyOf(Breakdown.Total) is { } whole
            ? view.Counts(whole, Breakdown.Total, int.MinValue, to, _since).Sum(scope => scope.Slices.Sum(slice => slice.Count))
            : 0;
    }
}
