using System.Text.Json;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>Tells whether the configured server would take points, without writing any.</summary>
public static class InfluxProbe
{
    /// <summary>
    /// Sends an empty write, which passes the server's checks of credentials, rights and database like any other.
    /// </summary>
    /// <returns>Null when points would be taken, otherwise a sentence with its mend.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; running out of <see cref="InfluxOptions.Timeout"/> is an answer, not an exception.</exception>
    public static async Task<string?> CheckAsync(InfluxOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } problems)
        {
            return string.Join(' ', problems);
        }

        using var endpoint = new InfluxEndpoint(options, TimeProvider.System);
        try
        {
            var answer = await endpoint.WriteAsync([], gzipped: false, cancellation).ConfigureAwait(false);
            return await JudgeAsync(options, endpoint, answer, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            return Unreachable(options, e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{options.Url} gives no answer within {options.Timeout}: check that the server is up and no firewall swallows the connection, or lengthen InfluxDb:Timeout.";
        }
        catch (IOException e)
        {
            return $"{options.Url} broke off its answer ({e.Message}): check that an InfluxDB, and no other service, listens there.";
        }
    }

    private static async Task<string?> JudgeAsync(InfluxOptions options, InfluxEndpoint endpoint, InfluxAnswer answer, CancellationToken cancellation)
    {
        switch (answer.Status)
        {
            // 2.x and 3 complain, with 400, that there is nothing to write, once all else is in order.
            case 200 or 204 or 400 or 422 when answer.Judge(lines: 1) != Verdict.NeedsMending:
                return null;
            case 404 when options.Api == InfluxApi.V1:
                return InfluxAdvice.For(options, 404, answer.Text) + await OthersAsync(options, endpoint, cancellation).ConfigureAwait(false);
            case 408 or 429 or >= 500:
                return $"{options.Url} is up but busy or ill (status {answer.Status}): look at the server's log, and try again.";
            default:
                return InfluxAdvice.For(options, answer.Status, answer.Text);
        }
    }

    // A misspelt name is seen at once beside the right one.
    private static async Task<string> OthersAsync(InfluxOptions options, InfluxEndpoint endpoint, CancellationToken cancellation)
    {
        var answer = await endpoint.GetAsync(InfluxEndpoint.Address(options, "/query?q=SHOW%20DATABASES"), cancellation).ConfigureAwait(false);
        if (answer.Status != 200)
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Text);
            var series = document.RootElement.GetProperty("results")[0].GetProperty("series")[0];
            var names = series.GetProperty("values").EnumerateArray().Select(row => row[0].GetString()).Where(name => name != "_internal");
            var list = string.Join(", ", names);
            return list.Length == 0 ? "" : $" (the server has: {list})";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string Unreachable(InfluxOptions options, HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError =>
            $"The host of {options.Url} has no address: correct InfluxDb:Url, or the name service.",
        HttpRequestError.ConnectionError =>
            $"Nothing answers at {options.Url} ({e.Message}): start the server, or correct host and port in InfluxDb:Url.",
        HttpRequestError.SecureConnectionError =>
            $"No TLS connection to {options.Url} ({e.InnerException?.Message ?? e.Message}): trust the server's certificate, or write http:// if it speaks no TLS.",
        _ => $"{options.Url} does not answer as InfluxDB does ({e.Message}): check InfluxDb:Url.",
    };
}
