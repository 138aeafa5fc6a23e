using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing.Template;

namespace FunnelStream.Http;

/// <summary>
/// What holds for every path: where GET works HEAD does, a path without the method asked for is 405, one that there isn't is 404, and
/// whatever goes wrong is a <see cref="Problem"/> without a word on the program's inside.
/// </summary>
internal static class HttpRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds a path that can be read. The server leaves the body out of an answer to HEAD.</summary>
    public static void MapRead(this IEndpointRouteBuilder routes, [StringSyntax("Route")] string pattern, RequestDelegate read) => routes.MapMethods(pattern, Reading, read);

    /// <summary>Turns what is thrown into answers; to be added before anything that throws.</summary>
    public static void UseProblems(this WebApplication app) => app.Use(AnswerAsync);

    /// <summary>Adds the answer to everything that no other route answers.</summary>
    public static void MapRest(this WebApplication app) => app.MapFallback("/{**path}", context => Rest(app, context.Request.Path).SendAsync(context));

    /// <summary>Whether there is such a path, by such a method.</summary>
    public static bool IsRoute(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IHttpMethodMetadata>() is not null;

    private static Problem Rest(IEndpointRouteBuilder app, PathString path)
    {
        var known = app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => (Path: endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods))
            .Where(route => route.HttpMethods is not null).ToList();
        var methods = known.Where(route => new TemplateMatcher(TemplateParser.Parse(route.Path), []).TryMatch(path, [])).SelectMany(route => route.HttpMethods!).Distinct().ToList();
        return methods.Count > 0 ? Problem.NoSuchMethod(methods)
            : Problem.NotFound(known.Exists(route => route.Path == "/")
                ? "there is nothing here: the board is at /, and /api/v1/openapi.json tells what its API has"
                : "there is nothing here: this process shows no board, only /health/live, /health/ready and /metrics");
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a request brings about is answered, and logged where it is a fault of the program.")]
    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = e switch
            {
                ProblemException refused => refused.Problem,
                BadHttpRequestException bad => new Problem("Bad request", bad.StatusCode, bad.Message),
                _ => Problem.Fault,
            };
            if (problem == Problem.Fault)
            {
                Log.RequestFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("FunnelStream.Http"), context.Request.Method, context.Request.Path, e);
            }

            await problem.SendAsync(context).ConfigureAwait(false);
        }
    }
}
