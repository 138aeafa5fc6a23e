using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Security;

/// <summary>Keeps other sites' pages from acting through the browser of somebody who may.</summary>
internal static class SameOrigin
{
    /// <summary>The header that a request to change something must carry: forms can't, and scripts of other origins would be asked first.</summary>
    public const string Header = "X-FunnelStream";

    /// <summary>Whether a request only reads.</summary>
    public static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>Why a request may change nothing; null where it may, or only reads.</summary>
    public static Problem? Refuse(HttpRequest request)
    {
        if (IsReading(request) || HttpMethods.IsOptions(request.Method))
        {
            return null;
        }

        if (!request.Headers.ContainsKey(Header))
        {
            return Problem.Forbidden($"a request that changes something carries the header {Header}, with any value");
        }

        var isForeign = request.Headers["Sec-Fetch-Site"].FirstOrDefault() is { } site
            ? site is not ("same-origin" or "none")
            : request.Headers.Origin.FirstOrDefault() is { } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value);
        return isForeign ? Problem.Forbidden("the request comes from another site's page") : null;
    }
}
