using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FunnelStream.Tests.Integration;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Tests.Chaos;

/// <summary>
/// More is sent than the machine can count, by the generator as fast as it goes. The board lags, and stays up.
/// FUNNELSTREAM_OVERLOAD_SECONDS says for how long (default 15).
/// </summary>
public sealed class OverloadTests(MortalKafka kafka, InfluxServer influx, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<MortalKafka>, IClassFixture<InfluxServer>
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostDark = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("FUNNELSTREAM_OVERLOAD_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 15);

    [ChaosFact]
    public async Task A_flood_does_not_darken_the_board()
    {
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        using var run = Commands.Program.Start(deployment.Environment, "run");
        using var http = new HttpClient { BaseAddress = await run.AddressAsync(), Timeout = TimeSpan.FromSeconds(1) };
        await Eventually.IsTrueAsync(async () => await SeeAsync(http) is "active", () => run.Output);

        using var flood = Commands.Program.Start(deployment.Environment, "generate", "--rate", "max", "--for", "30d", "--leads", "200000");
        var (dark, suspended, gaps) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        var (began, looked, was) = (Stopwatch.StartNew(), TimeSpan.Zero, "active");
        while (began.Elapsed < Length)
        {
            await Task.Delay(Often);
            run.HasExited.ShouldBeFalse(run.Output + run.Error);
            flood.HasExited.ShouldBeFalse("what it sends has to last: " + flood.Output + flood.Error);
            var now = await SeeAsync(http);
            var passed = began.Elapsed - looked;
            looked = began.Elapsed;
            dark += now is "active" or "suspended" ? TimeSpan.Zero : passed;
            suspended += now == "suspended" ? passed : TimeSpan.Zero;
            gaps += now != was && was is "active" or "suspended" && now is not ("active" or "suspended") ? 1 : 0;
            was = now;
        }

        flood.Kill();
        var events = await CountedAsync(http);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Length.TotalSeconds:F0} s of flood: {events} events counted, dark for {dark.TotalSeconds:F1} s in {gaps} gaps, suspended for {suspended.TotalSeconds:F1} s"));
        dark.ShouldBeLessThan(MostDark, run.Output);
        events.ShouldBeGreaterThan(0);
    }

    // What the board is, as it says itself; where it doesn't answer within a second, nobody sees it.
    private static async Task<string> SeeAsync(HttpClient http)
    {
        try
        {
            using var answer = JsonDocument.Parse(await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync());
            var isSuspended = answer.RootElement.GetProperty("reasons").EnumerateArray().Any(reason => reason.GetString()!.StartsWith("the board is suspended", StringComparison.Ordinal));
            return isSuspended ? "suspended" : answer.RootElement.GetProperty("board").GetString() ?? "none";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return "silent";
        }
    }

    private static async Task<long> CountedAsync(HttpClient http)
    {
        var metrics = await http.GetStringAsync("/metrics");
        return metrics.Split('\n').Where(line => line.StartsWith("funnelstream_events_consumed_total{", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
