using FunnelStream.Board;
using FunnelStream.Http;
using FunnelStream.Kpis;

namespace FunnelStream.LiveBoard.Api;

/// <summary>What can be read about the funnel. Every answer is written once a snapshot, for all who ask.</summary>
internal sealed class KpiRoutes(LiveFeed feed, BoardOptions shown)
{
    private readonly LiveAnswer _options = LiveAnswer.Of(new
    {
        Windows = shown.Windows.Select(window => window.Name),
        Breakdowns = shown.Breakdowns.Select(breakdown => new { breakdown.Name, Dimensions = breakdown.Dimensions.Select(dimension => Events.DimensionNames.Name(dimension)) }),
        Faces = new[] { "cohort", "period" },
        feed.Currency,
        Kpis = KpiCatalog.All.Select(kpi => new
        {
            kpi.Name,
            kpi.Unit,
            Faces = new[] { Face.Cohort, Face.Period }.Where(face => kpi.Faces.HasFlag(face)),
        }),
        HorizonsDays = new
        {
            Response = shown.Horizons.Response.TotalDays,
            Mql = shown.Horizons.Mql.TotalDays,
            Sql = shown.Horizons.Sql.TotalDays,
            Opportunity = shown.Horizons.Opportunity.TotalDays,
            Client = shown.Horizons.Client.TotalDays,
        },
    });

    private IReadOnlyList<string> Windows => [.. shown.Windows.Select(window => window.Name)];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/v1/options", context =>
        {
            QueryText.Only(context.Request.Query);
            return _options.SendAsync(context);
        });
        routes.MapRead("/api/v1/kpis", KpisAsync);
        routes.MapRead("/api/v1/cohorts", CohortsAsync);
        routes.MapRead("/api/v1/series", SeriesAsync);
        routes.MapRead("/api/v1/responses", ResponsesAsync);
        routes.MapRead("/api/v1/capacity", context => PlainAsync(context, "capacity", snapshot => new { Configured = snapshot.Capacity is not null, Teams = snapshot.Capacity ?? [] }));
        routes.MapRead("/api/v1/campaigns", context => PlainAsync(context, "campaigns", snapshot => new { Configured = snapshot.Advice is not null, Campaigns = snapshot.Advice ?? [] }));
        routes.MapRead("/api/v1/diagnoses", context => PlainAsync(context, "diagnoses", snapshot => new { Configured = snapshot.Diagnoses is not null, snapshot.Diagnoses?.At, Diagnoses = snapshot.Diagnoses?.Found ?? [] }));
    }

    private async Task KpisAsync(HttpContext context)
    {
        var query = KpiQuery.Read(context.Request.Query, shown);
        var snapshot = await SnapshotAsync(context).ConfigureAwait(false);
        await snapshot.Answer(query.ToString(), query.Answer).SendAsync(context).ConfigureAwait(false);
    }

    private async Task CohortsAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query, "period", "channel");
        var period = QueryText.OneOf(context.Request.Query, "period", ["day", "week", "month"], "week") switch
        {
            "day" => CohortPeriod.Day,
            "week" => CohortPeriod.Week,
            _ => CohortPeriod.Month,
        };
        var channel = QueryText.Channel(context.Request.Query);
        var snapshot = await feed.SnapshotAsync(period, context.RequestAborted).ConfigureAwait(false);
        await snapshot.Answer($"cohorts {period} {channel}", s => CohortAnswer.Of(s, period, channel)).SendAsync(context).ConfigureAwait(false);
    }

    private async Task SeriesAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query, "window");
        var window = QueryText.OneOf(context.Request.Query, "window", Windows, Windows[^1]);
        var snapshot = await SnapshotAsync(context).ConfigureAwait(false);
        await snapshot.Answer($"series {window}", s => Series(window, s.History.Series[window])).SendAsync(context).ConfigureAwait(false);
    }

    private static object Series(string window, LiveSeries series) => new
    {
        Window = window,
        From = LiveJson.Time(series.From),
        series.StepSeconds,
        series.Current,
        series.Rows,
    };

    private async Task ResponsesAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query, "window");
        var window = QueryText.OneOf(context.Request.Query, "window", Windows, Windows[^1]);
        var snapshot = await SnapshotAsync(context).ConfigureAwait(false);
        await snapshot.Answer($"responses {window}", s => new { Window = window, s.History.Responses[window].UpToSeconds, s.History.Responses[window].Rows })
            .SendAsync(context).ConfigureAwait(false);
    }

    private async Task PlainAsync(HttpContext context, string question, Func<LiveSnapshot, object> answer)
    {
        QueryText.Only(context.Request.Query);
        var snapshot = await SnapshotAsync(context).ConfigureAwait(false);
        await snapshot.Answer(question, answer).SendAsync(context).ConfigureAwait(false);
    }

    private async Task<LiveSnapshot> SnapshotAsync(HttpContext context) =>
        await feed.SnapshotAsync(context.RequestAborted).ConfigureAwait(false);
}
