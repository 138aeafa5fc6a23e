using System.Text.Json;

namespace FunnelStream.LiveBoard.Api;

/// <summary>Reads what a client sends.</summary>
internal static class Body
{
    private const long Most = 16 * 1024;

    /// <summary>A small JSON object.</summary>
    /// <exception cref="ProblemException">It is none, or holds what there is not.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new ProblemException(new Problem("Unsupported media type", StatusCodes.Status415UnsupportedMediaType, "send JSON, with Content-Type: application/json"));
        }

        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Most;
        }

        try
        {
            return await context.Request.ReadFromJsonAsync<T>(LiveJson.Options, context.RequestAborted).ConfigureAwait(false)
                ?? throw new ProblemException(Problem.BadRequest("send a JSON object, not null"));
        }
        catch (JsonException e)
        {
            throw new ProblemException(Problem.BadRequest($"the body is not what is expected here: {e.Message}"));
        }
        catch (BadHttpRequestException e)
        {
            throw new ProblemException(new Problem("Bad request", e.StatusCode, e.Message));
        }
    }
}
