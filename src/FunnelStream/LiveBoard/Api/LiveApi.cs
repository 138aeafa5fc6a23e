using FunnelStream.Board;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Api;

/// <summary>The API under <c>/api/v1</c>. Every route is described in openapi.json beside this file; a test sees to it.</summary>
internal static class LiveApi
{
    /// <summary>Adds all routes.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="feed">What is read.</param>
    /// <param name="shown">What the board shows.</param>
    /// <param name="health">How this process stands.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The process ends: those who listen are let go.</param>
    public static void Map(IEndpointRouteBuilder routes, LiveFeed feed, BoardOptions shown, Func<HealthReport> health, TimeProvider time, CancellationToken stopping)
    {
        var events = new LiveEvents(feed, health, stopping);
        var description = new LiveAnswer(WebAssets.Read("openapi.json"), $"\"{WebAssets.Build}\"");
        new KpiRoutes(feed, shown).Map(routes);
        new AlertRoutes(feed, time).Map(routes);
        routes.MapRead("/api/v1/live", context =>
        {
            QueryText.Only(context.Request.Query);
            return events.SendAsync(context);
        });
        routes.MapRead("/api/v1/health", async context =>
        {
            QueryText.Only(context.Request.Query);
            var snapshot = await feed.SnapshotAsync(context.RequestAborted).ConfigureAwait(false);
            await LiveAnswer.Of(events.Status(snapshot)).SendAsync(context).ConfigureAwait(false);
        });
        routes.MapRead("/api/v1/openapi.json", context => description.SendAsync(context));
    }
}
