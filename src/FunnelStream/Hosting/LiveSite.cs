using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Http;
using FunnelStream.LiveBoard;
using FunnelStream.LiveBoard.Api;
using FunnelStream.LiveBoard.Security;

namespace FunnelStream.Hosting;

/// <summary>The live board as a site: its page at <c>/</c>, its API under <c>/api/v1</c>, and who may see them.</summary>
internal sealed class LiveSite(LiveFeed feed, BoardOptions shown, HttpOptions http, TimeProvider time)
{
    /// <summary>Whether there is a log of alerts, which keeps who has signed out.</summary>
    public bool KeepsSignOuts { get; init; }

    /// <summary>Adds it to a web application; health and metrics stay as they are.</summary>
    public void Map(WebApplication app, Func<HealthReport> health)
    {
        var access = new BoardAccess(http, new SignOuts(feed, KeepsSignOuts, time), time);
        app.Use((HttpContext context, RequestDelegate next) => GuardAsync(access, context, next));
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        LiveApi.Map(app, feed, shown, health, time, stopping);
        SessionRoutes.Map(app, access);
        foreach (var file in WebAssets.Paths.Where(file => file != "openapi.json")) // under /api/v1 only
        {
            app.MapRead(file switch { "index.html" => "/", "login.html" => "/login", _ => "/" + file }, context => WebAssets.SendAsync(context, file));
        }
    }

    private static async Task GuardAsync(BoardAccess access, HttpContext context, RequestDelegate next)
    {
        if (IsForMachines(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        SecurityHeaders.Add(context.Response);
        if (HttpRoutes.IsRoute(context) && SameOrigin.Refuse(context.Request) is { } foreign)
        {
            await foreign.SendAsync(context).ConfigureAwait(false);
        }
        else if (await access.RefuseAsync(context).ConfigureAwait(false) is { } refused && !IsForEverybody(context.Request, refused))
        {
            await RefuseAsync(context, refused).ConfigureAwait(false);
        }
        else
        {
            await next(context).ConfigureAwait(false);
        }
    }

    private static bool IsForMachines(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");

    // Signing in, and what its page is made of: files that anybody can read in the source.
    private static bool IsForEverybody(HttpRequest request, Problem refused) =>
        refused.Status == StatusCodes.Status401Unauthorized
        && ((request.Path == "/api/v1/session" && HttpMethods.IsPost(request.Method))
            || request.Path == "/login"
            || request.Path.StartsWithSegments("/css") || request.Path.StartsWithSegments("/js") || request.Path == "/icon.svg");

    private static Task RefuseAsync(HttpContext context, Problem refused)
    {
        if (refused.Status == StatusCodes.Status401Unauthorized && SameOrigin.IsReading(context.Request) && context.Request.Path == "/")
        {
            context.Response.Redirect($"/login{context.Request.QueryString}"); // an alert's link is not lost over signing in
            return Task.CompletedTask;
        }

        return refused.SendAsync(context);
    }
}
