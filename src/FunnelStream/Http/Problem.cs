using System.Text.Json.Serialization;

namespace FunnelStream.Http;

/// <summary>An answer that is none, after RFC 9457.</summary>
/// <param name="Title">What is wrong, in general.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here, and how to mend it.</param>
internal sealed record Problem(string Title, int Status, string Detail)
{
    /// <summary>The kind of problem: none beyond the status.</summary>
    public string Type { get; } = "about:blank";

    /// <summary>The methods that there are, where it is about that.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The request can't be understood.</summary>
    public static Problem BadRequest(string detail) => new("Bad request", StatusCodes.Status400BadRequest, detail);

    /// <summary>There is no such thing.</summary>
    public static Problem NotFound(string detail) => new("Not found", StatusCodes.Status404NotFound, detail);

    /// <summary>There is such a thing, but not by this method.</summary>
    public static Problem NoSuchMethod(IReadOnlyList<string> methods) =>
        new("Method not allowed", StatusCodes.Status405MethodNotAllowed, $"this path takes {string.Join(", ", methods)} only") { Methods = methods };

    /// <summary>Only JSON in UTF-8 is read.</summary>
    public static Problem NotJson { get; } = new("Unsupported media type", StatusCodes.Status415UnsupportedMediaType, "send JSON in UTF-8, with Content-Type: application/json");

    /// <summary>The program is at fault.</summary>
    public static Problem Fault { get; } = new("Fault", StatusCodes.Status500InternalServerError, "a fault of this program: its log says more");

    /// <summary>It can't be done as things stand.</summary>
    public static Problem Conflict(string detail) => new("Conflict", StatusCodes.Status409Conflict, detail);

    /// <summary>Another process can answer, or this one a little later.</summary>
    public static Problem Unavailable(string detail) => new("Not available here", StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>Who asks is not known.</summary>
    public static Problem Unauthorized(string detail) => new("Not signed in", StatusCodes.Status401Unauthorized, detail);

    /// <summary>Who asks may not.</summary>
    public static Problem Forbidden(string detail) => new("Forbidden", StatusCodes.Status403Forbidden, detail);

    /// <summary>Sends it.</summary>
    public Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        if (Methods.Count > 0)
        {
            context.Response.Headers.Allow = string.Join(", ", Methods);
        }

        return context.Response.WriteAsJsonAsync(this, LiveJson.Options, "application/problem+json; charset=utf-8", context.RequestAborted);
    }
}

/// <summary>What was asked for is refused.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>Why.</summary>
    public Problem Problem => problem;
}
