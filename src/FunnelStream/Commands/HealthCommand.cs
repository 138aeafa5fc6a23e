using System.CommandLine;
using System.Net;
using FunnelStream.Configuration;
using FunnelStream.Hosting;

namespace FunnelStream.Commands;

/// <summary>Asks a service on this machine how it is: for container health checks, where no other client is at hand.</summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var live = new Option<bool>("--live") { Description = "Ask only whether the service runs, not whether it is ready." };
        var command = new ExampleCommand(
            "health",
            "Ask the service on this machine whether it is ready.",
            ("funnelstream health", "exit code 0 when ready, 69 when not"),
            ("funnelstream health --live", "0 while its loops advance")) { live };
        command.SetAction((parsed, cancellation) => RunAsync(
            ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: false).Http, parsed.GetValue(live) ? "live" : "ready", cancellation));
        return command;
    }

    private static async Task<int> RunAsync(HttpOptions http, string what, CancellationToken cancellation)
    {
        var address = IPAddress.Parse(http.Address);
        var host = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        var uri = new UriBuilder("http", host.ToString(), http.Port, $"/health/{what}").Uri;
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(4), MaxResponseContentBufferSize = 1024 * 1024 };
        try
        {
            using var answer = await client.GetAsync(uri, cancellation).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            if (!ServiceEndpoints.IsHealthReport(text))
            {
                throw new UnavailableException($"{uri} answers, but not as FunnelStream does: another program has the port. Set Http:Port of both to a free one.");
            }

            Console.WriteLine(text);
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Unavailable;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new UnavailableException($"No answer from {uri}: is 'funnelstream run' up, with the same Http:Address and Http:Port?");
        }
    }
}
