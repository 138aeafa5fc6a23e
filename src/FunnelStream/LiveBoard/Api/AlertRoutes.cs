using System.Globalization;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Calendars;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Api;

/// <summary>Alerts: what stands, what was, and what people do about it.</summary>
internal sealed class AlertRoutes(LiveFeed feed, TimeProvider time)
{
    private const int MostHistory = 500;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(90);

    private AlertDesk Desk => feed.Desk;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/v1/alerts", AlertsAsync);
        routes.MapRead("/api/v1/alerts/history", HistoryAsync);
        routes.MapPost("/api/v1/alerts/{id}/acknowledge", AcknowledgeAsync);
        routes.MapPost("/api/v1/alerts/{id}/accept", AcceptAsync);
        routes.MapRead("/api/v1/silences", SilencesAsync);
        routes.MapPost("/api/v1/silences", SilenceAsync);
        routes.MapDelete("/api/v1/silences/{id}", EndSilenceAsync);
    }

    private Task AlertsAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query, "state");
        var wanted = QueryText.OneOf(context.Request.Query, "state", ["active", "all"], "active");
        var (stands, now) = (Read(), Now);
        return LiveAnswer.Of(new
        {
            Configured = stands is not null,
            At = LiveJson.Time(stands?.At ?? long.MinValue),
            Alerts = stands?.Alerts.Where(alert => wanted == "all" || alert.IsActive).Select(alert => AlertText.Of(alert, stands, now)) ?? [],
        }).SendAsync(context);
    }

    private Task HistoryAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query, "limit");
        var limit = QueryText.Number(context.Request.Query, "limit", 50, 1, MostHistory);
        var (stands, now) = (Read(), Now);
        return LiveAnswer.Of(new
        {
            Configured = stands is not null,
            At = LiveJson.Time(stands?.At ?? long.MinValue),
            Transitions = stands?.History.Take(limit).Select(transition => new
            {
                transition.Id,
                transition.Kind,
                transition.From,
                At = LiveJson.Time(transition.At),
                Alert = AlertText.Of(transition.Alert, stands, now),
            }) ?? [],
        }).SendAsync(context);
    }

    private Task SilencesAsync(HttpContext context)
    {
        QueryText.Only(context.Request.Query);
        return LiveAnswer.Of(new { Configured = Read() is not null, Silences = Read()?.Silences.Select(AlertText.Of) ?? [] }).SendAsync(context);
    }

    private async Task AcknowledgeAsync(HttpContext context)
    {
        var asked = await Body.ReadAsync<AcknowledgeBody>(context).ConfigureAwait(false);
        var alert = Active(context);
        await AskAsync(new AlertRequest.Acknowledge(
            new AlertAcknowledgement(alert.Id, alert.FiredAt ?? alert.Since, Author(context, asked.Author), Text("comment", asked.Comment) ?? "", Now))).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task AcceptAsync(HttpContext context)
    {
        var asked = await Body.ReadAsync<AcceptBody>(context).ConfigureAwait(false);
        await AskAsync(new AlertRequest.Accept(Active(context).Id, Author(context, asked.Author))).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task SilenceAsync(HttpContext context)
    {
        var asked = await Body.ReadAsync<SilenceBody>(context).ConfigureAwait(false);
        Stands();
        if (asked.DurationSeconds is not > 0 || asked.DurationSeconds > LongestSilence.TotalSeconds)
        {
            throw new ProblemException(Problem.BadRequest(string.Create(
                CultureInfo.InvariantCulture, $"duration_seconds: write how long to be silent, from 1 to {LongestSilence.TotalSeconds:0}.")));
        }

        if (Text("comment", asked.Comment) is not { } comment)
        {
            throw new ProblemException(Problem.BadRequest("comment: say why, for those who wonder about the silence."));
        }

        var now = Now;
        var (rule, labels) = (Text("rule", asked.Rule), Labels(asked.Labels ?? new LabelsBody()));
        if (rule is null && labels == AlertLabels.Total)
        {
            throw new ProblemException(Problem.BadRequest("rule, labels: say which alerts, by a rule, a label or both; nobody would hear of anything any more otherwise."));
        }

        var silence = new AlertSilence(
            Guid.NewGuid().ToString("n"),
            rule,
            labels,
            Author(context, asked.Author),
            comment,
            now,
            now + (asked.DurationSeconds.Value * 1_000L));
        await AskAsync(new AlertRequest.Silence(silence)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/api/v1/silences/{silence.Id}";
        await context.Response.WriteAsJsonAsync(AlertText.Of(silence), LiveJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task EndSilenceAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Stands().Silences.Any(silence => silence.Id == id))
        {
            throw new ProblemException(Problem.NotFound("there is no such silence, or it has ended"));
        }

        await AskAsync(new AlertRequest.EndSilence(id, Now)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // No rules is not the same as no alerts, and a board that stands by knows of neither.
    private AlertSnapshot? Read() =>
        Desk.Snapshot ?? (feed.Absence is { } absence ? throw new ProblemException(Problem.Unavailable(absence)) : null);

    private AlertSnapshot Stands() =>
        Desk.Snapshot ?? throw new ProblemException(Problem.Unavailable(feed.Absence ?? "no alert rule is evaluated here yet"));

    private AlertRecord Active(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var alert = Stands().Alerts.FirstOrDefault(alert => alert.Id == id) ?? throw new ProblemException(Problem.NotFound("there is no such alert"));
        return alert.IsActive ? alert : throw new ProblemException(Problem.Conflict("the alert is not active"));
    }

    private Task AskAsync(AlertRequest request) => Desk.KeepAsync(request, time);

    // Who was let in under a name acts under it.
    private static string Author(HttpContext context, string? asked) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name
        : Text("author", asked) ?? throw new ProblemException(Problem.BadRequest("author: say who you are."));

    private static AlertLabels Labels(LabelsBody asked) =>
        new AlertLabels(Text("channel", asked.Channel), Text("campaign", asked.Campaign), Text("segment", asked.Segment), Text("team", asked.Team)).AsCounted();

    private static string? Text(string name, string? text)
    {
        text = text?.Trim();
        return string.IsNullOrEmpty(text) ? null
            : text.Length <= 500 ? text
            : throw new ProblemException(Problem.BadRequest($"{name} is longer than 500 characters."));
    }

    private sealed record AcknowledgeBody(string? Author = null, string? Comment = null);

    private sealed record AcceptBody(string? Author = null);

    private sealed record SilenceBody(string? Rule = null, LabelsBody? Labels = null, string? Author = null, string? Comment = null, long? DurationSeconds = null);

    private sealed record LabelsBody(string? Channel = null, string? Campaign = null, string? Segment = null, string? Team = null);
}
