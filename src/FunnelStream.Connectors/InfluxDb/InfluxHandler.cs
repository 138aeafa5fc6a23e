using System.Net.Http.Headers;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Where the v2 client's requests end up: writes at the address of another API, with the credentials the client cannot send.</summary>
/// <param name="writeUri">Where writes go; null: where the client sends them.</param>
/// <param name="authorization">Replaces the client's; null: the client's stays.</param>
internal sealed class InfluxHandler(Uri? writeUri, AuthenticationHeaderValue? authorization) : DelegatingHandler(new SocketsHttpHandler
{
    // A connection kept for ever never learns that the name points elsewhere now.
    PooledConnectionLifetime = TimeSpan.FromMinutes(2),

    // A redirected POST may arrive as a GET, be answered 200, and store nothing.
    AllowAutoRedirect = false,
    UseCookies = false,
})
{
    // Enough for the longest list of complaints worth reading; what comes after is not waited for.
    private const int LongestAnswer = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post)
        {
            request.RequestUri = writeUri ?? request.RequestUri;
        }

        request.Headers.Authorization = authorization ?? request.Headers.Authorization;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var unbounded = response.Content;
        response.Content = new ByteArrayContent(await ReadAsync(unbounded, cancellationToken).ConfigureAwait(false));
        return response;
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
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

            return answer.ToArray();
        }
    }
}
