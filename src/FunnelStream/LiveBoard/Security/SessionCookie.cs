using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunnelStream.LiveBoard.Security;

/// <summary>
/// The cookie of a browser that has shown the token: its end and a signature made with the token. Nothing is kept here, so
/// it outlives a restart and holds for every process with the same token; another token ends all sessions.
/// </summary>
internal sealed class SessionCookie(string token, TimeProvider time)
{
    /// <summary>Its name.</summary>
    public const string Name = "funnelstream_session";

    private static readonly TimeSpan Length = TimeSpan.FromHours(12);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes("session\n" + token));

    /// <summary>Signs a browser in.</summary>
    public void Give(HttpContext context)
    {
        var ends = time.GetUtcNow() + Length;
        var text = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        context.Response.Cookies.Append(Name, $"{text}.{Sign(text)}", Options(context, ends));
    }

    /// <summary>Signs it out.</summary>
    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    /// <summary>Whether a request comes from a browser that is signed in.</summary>
    public bool IsValid(HttpRequest request) =>
        request.Cookies[Name]?.Split('.') is [var ends, var signature]
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(ends)))
        && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > time.GetUtcNow().ToUnixTimeSeconds();

    private string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(text)));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? ends) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        Expires = ends,
    };
}
