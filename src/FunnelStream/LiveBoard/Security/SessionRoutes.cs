using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Security;

/// <summary>Signing in and out.</summary>
internal static class SessionRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, BoardAccess access)
    {
        routes.MapRead("/api/v1/session", context => LiveAnswer.Of(new
        {
            User = context.User.Identity?.Name,
            SignedIn = access.Sessions?.IsValid(context.Request) == true,
            Open = access.IsOpen,
        }).SendAsync(context));
        routes.MapPost("/api/v1/session", async context =>
        {
            var asked = await Body.ReadAsync<TokenBody>(context).ConfigureAwait(false);
            if (access.Sessions is null || !access.IsToken(asked.Token?.Trim() ?? ""))
            {
                await access.DelayAsync(context.RequestAborted).ConfigureAwait(false);
                throw new ProblemException(Problem.Unauthorized(access.Sessions is null ? "there is no token to sign in with here" : "this is not the token"));
            }

            access.Sessions.Give(context);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        routes.MapDelete("/api/v1/session", async context =>
        {
            if (access.Sessions is { } sessions)
            {
                await sessions.TakeAsync(context).ConfigureAwait(false);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    private sealed record TokenBody(string? Token = null);
}
