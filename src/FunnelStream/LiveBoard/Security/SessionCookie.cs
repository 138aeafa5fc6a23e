using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunnelStream.LiveBoard.Security;

/// <summary>
/// The cookie of a browser that has shown the token: its end, a number of its own and a signature made with the token. Only what was signed
/// out is kept, so that a session outlives a restart and holds for every process with the same token; another token ends all sessions.
/// </summary>
internal sealed class SessionCookie(string token, SignOuts signOuts, TimeProvider time)
{
    /// <summary>Its name.</summary>
    public const string Name = "funnelstream_session";

    private const int NonceDigits = 32;
    private static readonly TimeSpan Length = TimeSpan.FromHours(12);

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes("session\n" + token));

    /// <summary>Signs a browser in.</summary>
    public void Give(HttpContext context)
    {
        var ends = time.GetUtcNow() + Length;
        var text = string.Create(CultureInfo.InvariantCulture, $"{ends.ToUnixTimeSeconds()}.{RandomNumberGenerator.GetHexString(NonceDigits, lowercase: true)}");
        context.Response.Cookies.Append(Name, $"{text}.{Sign(text)}", Options(context, ends));
    }

    /// <summary>Signs it out, and every copy of its cookie with it.</summary>
    /// <exception cref="ProblemException">A copy is still good elsewhere.</exception>
    public Task TakeAsync(HttpContext context)
    {
        context.Response.Cookies.Delete(Name, Options(context, null));
        return Read(context.Request) is { } session ? signOuts.AddAsync(session.Nonce, session.Ends) : Task.CompletedTask;
    }

    /// <summary>Whether a request comes from a browser that is signed in.</summary>
    public bool IsValid(HttpRequest request) => Read(request) is { } session && !signOuts.Has(session.Nonce);

    private (string Nonce, long Ends)? Read(HttpRequest request) =>
        request.Cookies[Name]?.Split('.') is [var ends, var nonce, var signature]
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign($"{ends}.{nonce}")))
        && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > time.GetUtcNow().ToUnixTimeSeconds()
            ? (nonce, seconds)
            : null;

    private string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? ends) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        Expires = ends,
    };
}
