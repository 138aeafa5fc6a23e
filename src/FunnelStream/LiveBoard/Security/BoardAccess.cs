using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using FunnelStream.Configuration;
using FunnelStream.Http;

namespace FunnelStream.LiveBoard.Security;

/// <summary>
/// Who may see the live board and act on it. On loopback everybody on this machine; otherwise who shows the token, or comes
/// through a proxy that says who he is.
/// </summary>
internal sealed class BoardAccess(HttpOptions options, SignOuts signOuts, TimeProvider time)
{
    // A guess costs time; there is no list of those who guess that could be filled.
    private static readonly TimeSpan WrongToken = TimeSpan.FromMilliseconds(500);

    private readonly byte[]? _token = options.Token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(options.Token));

    /// <summary>The cookies of those who signed in; null where there is no token to sign in with.</summary>
    public SessionCookie? Sessions { get; } = options.Token is null ? null : new SessionCookie(options.Token, signOuts, time);

    /// <summary>Whether everybody who reaches the port may come in.</summary>
    public bool IsOpen => options.Token is null && options.ReverseProxyHeader is null;

    /// <summary>Whether a text is the token; takes as long whatever differs.</summary>
    public bool IsToken(string text) => _token is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), _token);

    /// <summary>Lets whoever showed a wrong token wait.</summary>
    public Task DelayAsync(CancellationToken cancellation) => Task.Delay(WrongToken, time, cancellation);

    /// <summary>Lets a request in, or says why not.</summary>
    public async Task<Problem?> RefuseAsync(HttpContext context)
    {
        if (IsOpen)
        {
            // A page of the open web whose name is made to point here would otherwise read the board through its visitor's browser.
            return IsThisMachine(context.Request.Host.Host)
                ? null
                : Problem.Forbidden($"this board answers under localhost or {options.Address} only; to serve it under another name set Http:Token or Http:ReverseProxyHeader");
        }

        if (ProxyUser(context) is { } user)
        {
            Enter(context, user);
            return null;
        }

        if (_token is null)
        {
            return Problem.Forbidden($"this board is reached through its proxy, which says who asks in {options.ReverseProxyHeader}");
        }

        if (Bearer(context.Request) is { } shown)
        {
            if (IsToken(shown))
            {
                return null;
            }

            await DelayAsync(context.RequestAborted).ConfigureAwait(false);
        }
        else if (Sessions!.IsValid(context.Request))
        {
            return IsAboutTheFunnel(context.Request.Path) && signOuts.Absence is { } absence ? Problem.Unavailable(absence) : null;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"funnelstream\"";
        return Problem.Unauthorized("show the token as Authorization: Bearer, or sign in under /login");
    }

    private static bool IsAboutTheFunnel(PathString path) => path.StartsWithSegments("/api") && path != "/api/v1/session";

    private string? ProxyUser(HttpContext context)
    {
        if (options.ReverseProxyHeader is not { } header || context.Connection.RemoteIpAddress is not { } address)
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var names = context.Request.Headers[header];
        return names.Count == 1 && !string.IsNullOrWhiteSpace(names[0]) && options.TrustedProxies.Any(proxy => proxy.Contains(address)) ? names[0]!.Trim() : null;
    }

    private bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.ToString() == options.Address));

    private static void Enter(HttpContext context, string user) =>
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], "proxy"));

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.FirstOrDefault() is { } text && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim() : null;
}
