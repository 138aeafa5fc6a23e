using System.Diagnostics;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Tests.TimeSeries;

namespace FunnelStream.Connectors.Tests.InfluxDb;

/// <summary>A real InfluxDB 1.x that goes away in the middle of the stream and comes back.</summary>
public sealed class InfluxOutageTests(InfluxServer server) : IClassFixture<InfluxServer>
{
    private const int Series = 200;

    private readonly KeptLog _log = new();
    private readonly PointBuilder _point = new();

    [InfluxFact]
    public async Task Nothing_is_missing_after_three_seconds_away_and_what_waits_is_replaced()
    {
        await server.CreateDatabaseAsync("away");
        await using var writer = NewWriter("away", maxWaiting: 250_000);
        await RoundAsync(writer, 0);
        await writer.FlushAsync().SoonAsync();

        await server.StopAsync();
        var away = Stopwatch.StartNew();
        var round = 0;
        var mostWaiting = 0;
        while (away.Elapsed < TimeSpan.FromSeconds(3))
        {
            await RoundAsync(writer, ++round);
            mostWaiting = Math.Max(mostWaiting, writer.Status.Waiting);
            await Task.Yield();
        }

        await server.StartAsync();
        await RoundAsync(writer, ++round);
        await writer.FlushAsync().SoonAsync();

        round.ShouldBeGreaterThan(5);
        mostWaiting.ShouldBeInRange(Series, 2 * Series, "waiting or in flight, each series once each");
        await AllHaveAsync("away", round);
        writer.Status.Retries.ShouldBeGreaterThan(0);
        writer.Status.Dropped.ShouldBe(0);
        writer.NeedsResync.ShouldBeFalse();
    }

    [InfluxFact]
    public async Task A_long_outage_stays_within_bounds_and_ends_complete_after_offering_everything_again()
    {
        await server.CreateDatabaseAsync("long");
        await using var writer = NewWriter("long", maxWaiting: Series / 2);
        await server.StopAsync();
        await RoundAsync(writer, 1);
        await Eventually.IsTrueAsync(() => !writer.IsHealthy);
        await RoundAsync(writer, 2);

        writer.NeedsResync.ShouldBeTrue();
        writer.Status.Waiting.ShouldBeLessThanOrEqualTo((Series / 2) + (2 * 50));
        writer.Status.Dropped.ShouldBeGreaterThan(0);

        await server.StartAsync();
        await Eventually.IsTrueAsync(writer.TakeResyncRequest);
        await RoundAsync(writer, 3);
        await writer.FlushAsync().SoonAsync();

        await AllHaveAsync("long", 3);
        writer.NeedsResync.ShouldBeFalse();
    }

    private InfluxWriter NewWriter(string database, int maxWaiting)
    {
        var writer = new InfluxWriter(
            new InfluxOptions { Url = server.Url, Database = database, MaxWaitingPoints = maxWaiting, BatchLines = 50, FlushInterval = TimeSpan.FromMilliseconds(20) },
            _log);
        writer.Start(TestActors.Materializer);
        return writer;
    }

    private async Task RoundAsync(InfluxWriter writer, long value)
    {
        for (var series = 0; series < Series; series++)
        {
            await writer.OfferAsync(_point.Begin("m", 1_000).Tag("series", $"s{series}").Field("v", value)).AsTask().SoonAsync();
        }
    }

    private async Task AllHaveAsync(string database, long value)
    {
        var series = (await server.QueryAsync("SELECT v FROM m GROUP BY \"series\"", database)).GetProperty("series");
        series.GetArrayLength().ShouldBe(Series);
        series.EnumerateArray().ShouldAllBe(s => s.GetProperty("values").GetArrayLength() == 1 && s.GetProperty("values")[0][1].GetInt64() == value);
    }
}
