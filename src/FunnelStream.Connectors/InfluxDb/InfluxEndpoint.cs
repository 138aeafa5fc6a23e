using System.Net.Http.Headers;
using System.Text;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Where and as whom to write: address, query and authentication of the configured API.</summary>
internal sealed class InfluxEndpoint : IDisposable
{
    // Enough for the longest list of complaints worth reading; what comes after is not waited for.
    private const int LongestAnswer = 256 * 1024;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading a secret's file is not allowed.</exception>
    public InfluxEndpoint(InfluxOptions options, TimeProvider time)
    {
        _time = time;
        _timeout = options.Timeout;
        _authorization = Authorization(options);
        WriteUri = Address(options, WritePath(options));
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A connection kept for ever never learns that the name points elsewhere now.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),

            // A redirected POST may arrive as a GET, be answered 200, and store nothing.
            AllowAutoRedirect = false,
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    public Uri WriteUri { get; }

    public static Uri Address(InfluxOptions options, string pathAndQuery) => new(options.Url.TrimEnd('/') + pathAndQuery);

    /// <summary>Sends lines, compressed if <paramref name="gzipped"/> says so.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached, or the connection broke.</exception>
    /// <exception cref="OperationCanceledException">The time ran out (then <paramref name="cancellation"/> is not the cause) or the call was cancelled.</exception>
    public async Task<InfluxAnswer> WriteAsync(ReadOnlyMemory<byte> body, bool gzipped, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        if (gzipped)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, WriteUri) { Content = content };
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WriteAsync"/>
    public async Task<InfluxAnswer> GetAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task<InfluxAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        request.Headers.Authorization = _authorization;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        var text = await ReadAsync(response.Content, either.Token).ConfigureAwait(false);
        return new InfluxAnswer((int)response.StatusCode, text, Wait(response.Headers.RetryAfter));
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var answer = new MemoryStream();
            var piece = new byte[4096];
            int read;
            while (answer.Length < LongestAnswer && (read = await stream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0)
            {
                answer.Write(piece, 0, read);
            }

            return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        }
    }

    private static string WritePath(InfluxOptions o) => o.Api switch
    {
        InfluxApi.V1 => $"/write?db={Escape(o.Database)}&precision=s",
        InfluxApi.V2 => $"/api/v2/write?org={Escape(o.Org)}&bucket={Escape(o.Bucket)}&precision=s",
        InfluxApi.V3 => $"/api/v3/write_lp?db={Escape(o.Database)}&precision=second",
        _ => throw new ArgumentOutOfRangeException(nameof(o), o.Api, "Unknown API."),
    };

    private static AuthenticationHeaderValue? Authorization(InfluxOptions o)
    {
        var token = string.IsNullOrEmpty(o.TokenFile) ? o.Token : SecretFile.Read(o.TokenFile);
        if (!string.IsNullOrEmpty(token))
        {
            return new AuthenticationHeaderValue(o.Api == InfluxApi.V3 ? "Bearer" : "Token", token);
        }

        if (string.IsNullOrEmpty(o.User))
        {
            return null;
        }

        var password = string.IsNullOrEmpty(o.PasswordFile) ? o.Password : SecretFile.Read(o.PasswordFile);
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{o.User}:{password}")));
    }

    private static string Escape(string? value) => Uri.EscapeDataString(value ?? "");
}
