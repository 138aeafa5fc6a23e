using System.Net;
using FunnelStream.Connectors;

namespace FunnelStream.Configuration;

/// <summary>Section <c>Http</c>.</summary>
internal static class HttpSettings
{
    private const int LeastToken = 16;

    /// <summary>Reads it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="servesBoard">Whether the process serves the live board, which must not be open to a network.</param>
    public static HttpOptions Read(SettingsReader settings, bool servesBoard)
    {
        var defaults = new HttpOptions();
        var http = new HttpOptions
        {
            Address = settings.Text("Http:Address", defaults.Address),
            Port = settings.Number("Http:Port", defaults.Port, 0, 65_535),
            LiveBoard = settings.Flag("Http:LiveBoard", defaults.LiveBoard),
            Token = Token(settings),
            ReverseProxyHeader = settings.Text("Http:ReverseProxyHeader"),
            TrustedProxies = Proxies(settings),
        };
        if (!IPAddress.TryParse(http.Address, out var address))
        {
            settings.Report($"Http:Address is '{http.Address}': set it to an IP address to listen on, such as 127.0.0.1, or 0.0.0.0 for every one.");
        }

        Check(settings, http);
        if (servesBoard && http is { LiveBoard: true, Token: null, ReverseProxyHeader: null } && address is not null && !IPAddress.IsLoopback(address)
            && !settings.Has("Http:Token") && !settings.Has("Http:TokenFile"))
        {
            settings.Report(
                $"Http:Address is '{http.Address}', where others could reach the live board and act on its alerts: set Http:Token or Http:TokenFile to a secret (as from 'openssl rand -hex 16'), "
                + "or Http:ReverseProxyHeader and Http:TrustedProxies to a proxy that signs people in; or set Http:Address to 127.0.0.1, or Http:LiveBoard to false.");
        }

        return http;
    }

    private static void Check(SettingsReader settings, HttpOptions http)
    {
        if (http.ReverseProxyHeader is { } header && (http.TrustedProxies.Count == 0 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            settings.Report(http.TrustedProxies.Count == 0
                ? "Http:ReverseProxyHeader is set, but Http:TrustedProxies is empty: name the proxy's addresses, such as 10.0.0.5 or 10.0.0.0/24; anybody else could claim to be anyone."
                : $"Http:ReverseProxyHeader is '{header}': set it to the name of the header in which the proxy says who asks, such as X-Forwarded-User.");
        }

        if (http.ReverseProxyHeader is null && http.TrustedProxies.Count > 0)
        {
            settings.Report("Http:TrustedProxies is set, but Http:ReverseProxyHeader is not: name the header in which the proxy says who asks, such as X-Forwarded-User.");
        }

        if (http.Token is { Length: < LeastToken })
        {
            settings.Report($"Http:Token has fewer than {LeastToken} characters: take a longer one that nobody guesses, as from 'openssl rand -hex 16'.");
        }
    }

    private static string? Token(SettingsReader settings)
    {
        var (token, file) = (settings.Text("Http:Token"), settings.Text("Http:TokenFile"));
        if (token is not null && file is not null)
        {
            settings.Report("Http:Token and Http:TokenFile are both set: remove one of them.");
        }

        if (token is not null || file is null)
        {
            return token;
        }

        if (SecretFile.Problem("Http:TokenFile", file) is { } problem)
        {
            settings.Report(problem);
            return null;
        }

        return SecretFile.Read(file);
    }

    private static IReadOnlyList<IPNetwork> Proxies(SettingsReader settings)
    {
        List<IPNetwork> proxies = [];
        foreach (var text in settings.List("Http:TrustedProxies") ?? [])
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                proxies.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                proxies.Add(new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                settings.Report($"Http:TrustedProxies holds '{text}': write an address such as 10.0.0.5, or a network such as 10.0.0.0/24.");
            }
        }

        return proxies.Count == 0 ? [] : proxies;
    }
}
