using System.Net;
using FunnelStream.Configuration;
using FunnelStream.Hosting;
using FunnelStream.Http;

namespace FunnelStream.Commands;

/// <summary>Asks the service on this machine how it is.</summary>
internal static class HealthProbe
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>What it answers: the text, and the report in it.</summary>
    /// <param name="http">Where it listens.</param>
    /// <param name="what"><c>live</c> or <c>ready</c>.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnavailableException">Nobody answers, or another program does.</exception>
    public static async Task<(string Text, HealthReport Report)> AskAsync(HttpOptions http, string what, TimeSpan patience, CancellationToken cancellation)
    {
        var address = IPAddress.Parse(http.Address);
        var host = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        var uri = new UriBuilder("http", host.ToString(), http.Port, $"/health/{what}").Uri;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = patience, MaxResponseContentBufferSize = MostBytes };
        try
        {
            using var answer = await client.GetAsync(uri, cancellation).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            return ServiceEndpoints.ReadHealthReport(text) is { } report
                ? (text, report)
                : throw new UnavailableException($"{uri} answers, but not as a running FunnelStream service does: another program, or a demo, has the port. Set Http:Port of both to a free one.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new UnavailableException($"No answer from {uri}: is 'funnelstream run' up, with the same Http:Address and Http:Port?");
        }
    }
}
