using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Streams;
using FunnelStream.Benchmarks.Latency;
using FunnelStream.Connectors.InfluxDb;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Benchmarks.InfluxDb;

/// <summary>
/// Whether InfluxDB takes half a million series, each with a point that is new and one that replaces it: how long until all are stored,
/// with the timeout of a board's request and the default options. What the writer logs meanwhile is printed with its second.
/// </summary>
internal static class SeriesCommand
{
    /// <summary>Measures, and prints a table.</summary>
    /// <param name="arguments"><c>--series</c>: how many (default 500000).</param>
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var series = arguments.Number("series", 500_000);
        await using var influx = await BenchInflux.StartAsync();
        var clock = Stopwatch.StartNew();
        using var system = ActorSystem.Create("bench", "akka { stdout-loglevel = OFF, loglevel = WARNING }");
        await using var writer = new InfluxWriter(
            new InfluxOptions { Url = influx.Url, Database = BenchInflux.Database, Timeout = TimeSpan.FromSeconds(3.5) }, new Told(clock));
        writer.Start(system.Materializer());
        var table = new MarkdownTable($"{series.ToString("N0", CultureInfo.InvariantCulture)} series", "s", "points written", "repeated", "dropped");
        foreach (var what in (string[])["new", "known"])
        {
            clock.Restart();
            do
            {
                var point = new PointBuilder();
                for (var i = 0; i < series; i++)
                {
                    // As the board does: nothing is offered where there is no room, so nothing is dropped but in an outage.
                    while (writer.Room == 0 || !writer.IsHealthy)
                    {
                        await Task.Delay(20);
                    }

                    writer.TryOffer(point.Begin("funnel_kpi", 1_700_000_000)
                        .Tag("kpi", "leads").Tag("campaign", $"campaign-{i / 100}").Tag("window", $"w{i % 100}")
                        .Field("value", (double)i).Field("defined", 1));
                }

                await writer.FlushAsync();
            }
            while (writer.TakeResyncRequest());

            var status = writer.Status;
            table.Add(what, clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), $"{status.Written}", $"{status.Retries}", $"{status.Dropped}");
        }

        table.Write();
        var stored = (await influx.QueryAsync("SHOW SERIES CARDINALITY")).GetProperty("series")[0].GetProperty("values")[0][0].GetInt64();
        Console.WriteLine($"\nInfluxDB estimates {stored} series.");
        return 0;
    }

    private sealed class Told(Stopwatch clock) : ILogger<InfluxWriter>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.Error.WriteLine($"{clock.Elapsed.TotalSeconds,6:0.0} {logLevel}: {formatter(state, exception)}");
    }
}
