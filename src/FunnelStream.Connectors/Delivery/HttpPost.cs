using System.Net.Http.Headers;
using System.Text;

namespace FunnelStream.Connectors.Delivery;

/// <summary>Posts JSON to one address.</summary>
internal sealed class HttpPost : IDisposable
{
    private const int LongestAnswer = 2_000;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public HttpPost(Uri address, AuthenticationHeaderValue? authorization, TimeSpan timeout, TimeProvider time)
    {
        (_address, _authorization, _timeout, _time) = (address, authorization, timeout, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A connection kept for ever never learns that the name points elsewhere now.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),

            // A redirected POST may arrive as a GET, be answered 200, and tell nobody.
            AllowAutoRedirect = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Posts; whatever the other side does becomes an answer.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async Task<DeliveryAnswer> SendAsync(byte[] body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        request.Headers.Authorization = _authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("FunnelStream", null));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            var result = DeliveryAnswer.Of(status);
            return result == DeliveryResult.Taken
                ? DeliveryAnswer.Taken
                : new DeliveryAnswer(result, $"{status} {await TextAsync(response.Content, either.Token).ConfigureAwait(false)}".TrimEnd(), status, Wait(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new DeliveryAnswer(DeliveryResult.Unclear, $"no answer within {_timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException e)
        {
            // Where no connection was made nothing was taken; where one broke, nobody knows.
            var isUnsent = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            return new DeliveryAnswer(isUnsent ? DeliveryResult.Failed : DeliveryResult.Unclear, Cause(e));
        }
    }

    public void Dispose() => _http.Dispose();

    // The message of the request's own exception may hold host and port only, never the path, which may be a secret.
    private static string Cause(HttpRequestException e) => e.InnerException?.Message ?? e.Message;

    private TimeSpan? Wait(RetryConditionHeaderValue? retryAfter) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    private static async Task<string> TextAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var answer = new byte[LongestAnswer];
                var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                return new string([.. Encoding.UTF8.GetString(answer, 0, length).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status says enough.
            return "";
        }
    }
}
