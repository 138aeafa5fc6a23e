using System.Diagnostics;
using System.Globalization;
using System.Text;
using FunnelStream.Benchmarks.EndToEnd;
using FunnelStream.Connectors.Generator;
using FunnelStream.Events;

namespace FunnelStream.Benchmarks.Latency;

/// <summary>
/// How long it takes from handing a lead to a producer until a query of InfluxDB shows it, under live traffic: five leads
/// a second come from campaigns of their own, which a dashboard's query is looked through for.
/// </summary>
internal static class LatencyCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (rate, seconds) = (arguments.Number("rate", 50_000), arguments.Number("seconds", 40));
        await using var broker = await BenchBroker.StartAsync();
        if (broker is null)
        {
            Console.Error.WriteLine("There is no Kafka: set FUNNELSTREAM_TEST_KAFKA to the address of one.");
            return 69;
        }

        await using var influx = await BenchInflux.StartAsync();
        await broker.CreateTopicsAsync();
        using var service = Start(broker.Bootstrap, influx.Url);
        try
        {
            using var producer = new StoryProducer(broker.Bootstrap, TopicReader.Topics, new Dictionary<string, string> { ["linger.ms"] = "5" });
            var traffic = new LiveTraffic(producer, rate, TimeSpan.FromSeconds(seconds));
            var sent = new List<TimeSpan>();
            var clock = Stopwatch.StartNew();
            using var end = new CancellationTokenSource();
            var watching = WatchAsync(influx, clock, end.Token);
            await traffic.SendAsync(() =>
            {
                if (clock.Elapsed >= Beat * (sent.Count + 1))
                {
                    producer.Send(Probe(sent.Count));
                    sent.Add(clock.Elapsed);
                }
            });
            await Task.WhenAny(watching, Task.Delay(TimeSpan.FromSeconds(10)));
            await end.CancelAsync();
            Report(rate, traffic.Rate, sent, await watching);
            return 0;
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    private static Process Start(string bootstrap, string influx)
    {
        var process = Process.Start(new ProcessStartInfo(Contenders.FunnelStream,
        [
            "run", "--set", $"Kafka:BootstrapServers={bootstrap}", "--set", $"Kafka:GroupId=latency-{Guid.NewGuid():N}",
            "--set", $"InfluxDb:Url={influx}", "--set", $"InfluxDb:Database={BenchInflux.Database}", "--set", "Http:Port=0",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static GeneratedEvent Probe(int number)
    {
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var lead = $"probe-{number}";
        var json = $"{{\"id\":\"{lead}\",\"type\":\"created\",\"at\":\"{at}\",\"lead_id\":\"{lead}\",\"channel\":\"probe\",\"campaign\":\"{lead}\"}}";
        return new GeneratedEvent(InputTopic.Leads, Encoding.UTF8.GetBytes(lead), Encoding.UTF8.GetBytes(json), 0, 0);
    }

    // When each probe was first seen.
    private static async Task<Dictionary<int, TimeSpan>> WatchAsync(BenchInflux influx, Stopwatch clock, CancellationToken end)
    {
        var seen = new Dictionary<int, TimeSpan>();
        while (!end.IsCancellationRequested)
        {
            var answer = await influx.QueryAsync("SELECT SUM(leads) FROM funnel_1m WHERE channel = 'probe' GROUP BY campaign");
            var now = clock.Elapsed;
            if (answer.TryGetProperty("series", out var series))
            {
                foreach (var one in series.EnumerateArray())
                {
                    seen.TryAdd(int.Parse(one.GetProperty("tags").GetProperty("campaign").GetString()!["probe-".Length..], CultureInfo.InvariantCulture), now);
                }
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return seen;
    }

    private static void Report(int rate, double reached, List<TimeSpan> sent, Dictionary<int, TimeSpan> seen)
    {
        // Topics, workers and the just-in-time compiler are warm after a while; what is sent last may not be seen any more.
        var judged = Enumerable.Range(0, sent.Count).Where(probe => sent[probe] >= WarmUp).ToList();
        double[] latencies = [.. judged.Select(probe => seen.TryGetValue(probe, out var at) ? (at - sent[probe]).TotalMilliseconds : double.PositiveInfinity).Order()];
        var table = new MarkdownTable("From produce to visible in InfluxDB", "ms");
        foreach (var (name, share) in new[] { ("median", .5), ("p90", .9), ("p99", .99), ("largest", 1.0) })
        {
            table.Add(name, latencies[Math.Max(0, (int)Math.Ceiling(latencies.Length * share) - 1)].ToString("N0", CultureInfo.InvariantCulture));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {rate:N0} events/s asked for, {reached:N0} sent, {latencies.Length} probes, {Environment.ProcessorCount} processors"));
        Console.WriteLine();
        table.Write();
    }
}
