using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Hosting;
using FunnelStream.LiveBoard.Api;
using FunnelStream.LiveBoard.Security;

namespace FunnelStream.LiveBoard;

/// <summary>The live board as a site: its page at <c>/</c>, its API under <c>/api/v1</c>, and who may see them.</summary>
internal sealed class LiveSite(LiveFeed feed, BoardOptions shown, HttpOptions http, TimeProvider time)
{
    private readonly BoardAccess _access = new(http, time);

    /// <summary>Adds it to a web application; health and metrics stay as they are.</summary>
    public void Map(WebApplication app, Func<HealthReport> health)
    {
        app.Use(GuardAsync);
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        LiveApi.Map(app, feed, shown, health, time, stopping);
        SessionRoutes.Map(app, _access, time);
        app.MapMethods("/{**path}", ["GET", "HEAD"], SendAsync);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (IsForMachines(context.Request.Path))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        SecurityHeaders.Add(context.Response);
        try
        {
            if (SameOrigin.Refuse(context.Request) is { } foreign)
            {
                await foreign.SendAsync(context).ConfigureAwait(false);
            }
            else if (_access.Refuse(context) is { } refused && !IsForEverybody(context.Request, refused))
            {
                await RefuseAsync(context, refused).ConfigureAwait(false);
            }
            else
            {
                await next(context).ConfigureAwait(false);
            }
        }
        catch (ProblemException e) when (!context.Response.HasStarted)
        {
            await e.Problem.SendAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
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
        if (refused.Status == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(context.Request.Method) && context.Request.Path == "/")
        {
            context.Response.Redirect($"/login{context.Request.QueryString}"); // an alert's link is not lost over signing in
            return Task.CompletedTask;
        }

        return refused.SendAsync(context);
    }

    private static async Task SendAsync(HttpContext context)
    {
        var path = (string?)context.Request.RouteValues["path"] switch
        {
            null or "" => "index.html",
            "login" => "login.html",
            "openapi.json" => "", // under /api/v1 only
            var other => other,
        };
        if (!await WebAssets.TrySendAsync(context, path).ConfigureAwait(false))
        {
            throw new ProblemException(Problem.NotFound("there is nothing here: the board is at /, its API under /api/v1"));
        }
    }
}
