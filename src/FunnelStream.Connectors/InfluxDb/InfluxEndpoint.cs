using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text;
using InfluxDB.Client;
using InfluxDB.Client.Api.Domain;
using InfluxDB.Client.Api.Service;
using RestSharp;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// The server as InfluxDB.Client reaches it: of the client only <see cref="WriteService"/>, with bytes that are lines already. What
/// the v2 client cannot do of the configured API, <see cref="InfluxHandler"/> does below it.
/// </summary>
internal sealed class InfluxEndpoint : IDisposable
{
    private readonly HttpClient _http;
    private readonly InfluxDBClient _client;
    private readonly WriteService _writes;
    private readonly InfluxOptions _options;
    private readonly TimeProvider _time;

    /// <exception cref="IOException">A secret's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading a secret's file is not allowed.</exception>
    public InfluxEndpoint(InfluxOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var isV2 = options.Api == InfluxApi.V2;
        var token = string.IsNullOrEmpty(options.TokenFile) ? options.Token : SecretFile.Read(options.TokenFile);
        _http = new HttpClient(new InfluxHandler(
            isV2 ? null : Address(options, WritePath(options)), isV2 ? null : Authorization(options, token)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

        // Its timeout is the wall clock's; the injected one decides.
        var clientOptions = new InfluxDBClientOptions(options.Url.TrimEnd('/')) { HttpClient = _http, Timeout = Timeout.InfiniteTimeSpan };
        if (isV2 && !string.IsNullOrEmpty(token))
        {
            clientOptions.Token = token;
        }

        _client = new InfluxDBClient(clientOptions);
        _writes = _client.CreateService<WriteService>(typeof(WriteService));

        // The answer as it came: an exception would lose its headers, and one made of Retry-After as a date its status, too.
        _writes.ExceptionFactory = (_, _) => null;
    }

    public static Uri Address(InfluxOptions options, string pathAndQuery) => new(options.Url.TrimEnd('/') + pathAndQuery);

    /// <summary>Sends lines, compressed if <paramref name="gzipped"/> says so.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached, or the connection broke.</exception>
    /// <exception cref="IOException">The connection broke within the answer.</exception>
    /// <exception cref="OperationCanceledException">The time ran out (then <paramref name="cancellation"/> is not the cause) or the call was cancelled.</exception>
    public Task<InfluxAnswer> WriteAsync(byte[] body, bool gzipped, CancellationToken cancellation) => InTimeAsync(
        async token =>
        {
            var response = await _writes.PostWriteAsyncWithIRestResponse(
                _options.Org ?? "",
                _options.Bucket ?? "",
                body,
                contentEncoding: gzipped ? "gzip" : null,
                contentType: "text/plain; charset=utf-8",
                precision: WritePrecision.S,
                cancellationToken: token).ConfigureAwait(false);

            // Its status is 0 where no answer came; with one it holds an exception for every status that is no success.
            if (response.StatusCode == 0)
            {
                token.ThrowIfCancellationRequested();
                ExceptionDispatchInfo.Throw(response.ErrorException ?? new HttpRequestException("no answer"));
            }

            return new InfluxAnswer((int)response.StatusCode, response.Content ?? "", Wait(response.GetHeaderValue("Retry-After")));
        },
        cancellation);

    /// <inheritdoc cref="WriteAsync"/>
    public Task<InfluxAnswer> GetAsync(Uri address, CancellationToken cancellation) => InTimeAsync(
        async token =>
        {
            using var response = await _http.GetAsync(address, token).ConfigureAwait(false);
            return new InfluxAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(token).ConfigureAwait(false), RetryAfter: null);
        },
        cancellation);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private async Task<InfluxAnswer> InTimeAsync(Func<CancellationToken, Task<InfluxAnswer>> send, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        return await send(either.Token).ConfigureAwait(false);
    }

    private TimeSpan? Wait(string? retryAfter) =>
        !RetryConditionHeaderValue.TryParse(retryAfter, out var asked) ? null
        : asked.Delta ?? (asked.Date is { } date ? date - _time.GetUtcNow() : null);

    private static string WritePath(InfluxOptions o) => o.Api switch
    {
        InfluxApi.V1 => $"/write?db={Escape(o.Database)}&precision=s",
        InfluxApi.V3 => $"/api/v3/write_lp?db={Escape(o.Database)}&precision=second",
        _ => throw new ArgumentOutOfRangeException(nameof(o), o.Api, "Unknown API."),
    };

    private static AuthenticationHeaderValue? Authorization(InfluxOptions o, string? token)
    {
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
