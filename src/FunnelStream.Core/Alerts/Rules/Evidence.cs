using FunnelStream.Board;
using FunnelStream.Kpis;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Rules;

/// <summary>
/// A kind of event that rules judge by its absence. Before the first one ever, its absence says nothing about anybody's work: the source that sends it
/// is perhaps not connected. Rules don't judge by it then, and <see cref="NoData"/> tells it once.
/// </summary>
/// <param name="Event">The event's type, as in events.</param>
/// <param name="Field">The cell that counts what came of it, in the period face.</param>
/// <param name="Since">The cell that counts after what it is to be expected.</param>
/// <param name="Horizon">How long after that.</param>
/// <param name="Least">So many have to have waited for longer than that in vain before its absence is told.</param>
internal sealed record Evidence(string Event, int Field, int Since, Horizon Horizon, long Least)
{
    /// <summary>Answers to leads. A single lead without one is what <see cref="ResponseSla"/> would otherwise tell.</summary>
    public static Evidence Response { get; } = new("response", Panes.Field.Responses, Panes.Field.Leads, Horizon.Response, Least: 1);

    /// <summary>Leads that became SQL. Where one in twenty does, a hundred leads without any have a chance of 1 in 170.</summary>
    public static Evidence Sql { get; } = new("sql", Panes.Field.Sqls, Panes.Field.Leads, Horizon.Sql, Least: 100);

    /// <summary>Opportunities. Where one SQL in five becomes one, 25 SQLs without any have a chance of 1 in 260.</summary>
    public static Evidence Opened { get; } = new("opened", Panes.Field.Opportunities, Panes.Field.Sqls, Horizon.Opportunity, Least: 25);

    /// <summary>Deals won. Where one in five is, 25 deals without any have a chance of 1 in 260.</summary>
    public static Evidence Won { get; } = new("won", Panes.Field.DealsWon, Panes.Field.DealsOpened, Horizon.Client, Least: 25);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Evidence> All { get; } = [Response, Sql, Opened, Won];

    /// <summary>What a KPI goes by; null where its value does not depend on any of them, or has none without.</summary>
    /// <param name="kpi">Its name.</param>
    public static Evidence? Of(string kpi) => kpi switch
    {
        "unanswered" => Response,
        "sqls" or "lead_to_sql" or "mql_to_sql" => Sql,
        "opportunities" or "sql_to_opportunity" or "pipeline_value" or "pipeline_velocity" => Opened,
        "clients" or "win_rate" or "revenue" or "revenue_per_lead" or "commercial_performance" or "roi" => Won,
        _ when kpi.StartsWith("response_", StringComparison.Ordinal) => Response,
        _ when kpi.EndsWith("_to_client", StringComparison.Ordinal) => Won,
        _ => null,
    };

    /// <summary>Names the alert on its absence: the company's, apart from that on silence.</summary>
    public AlertLabels Labels { get; } = new(Segment: $"event={Event}");

    private readonly PaneNumber _came = new(cells => cells[Field]);
    private readonly PaneNumber _since = new(cells => cells[Since]);

    /// <summary>Whether one has come by the view's instant, as far back as panes are retained.</summary>
    public bool HasCome(FunnelView view) => view.Has(_came);

    /// <summary>How many have waited for it for longer than its horizon.</summary>
    public long Waiting(FunnelView view)
    {
        var to = view.Minute - (int)(view.Options.Horizons.Millis(Horizon) / 60_000);
        return view.FamilyOf(Breakdown.Total) is { } whole
            ? view.Counts(whole, Breakdown.Total, int.MinValue, to, _since).Sum(scope => scope.Slices.Sum(slice => slice.Count))
            : 0;
    }
}
