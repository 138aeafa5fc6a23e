using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using FunnelStream.Connectors.Generator;
using FunnelStream.Oracle;
using FunnelStream.Tests.Kafka;
using FunnelStream.Tests.TimeSeries;
using FunnelStream.Worker;

namespace FunnelStream.Tests.Integration;

/// <summary>InfluxDB dies under live traffic and comes back half a minute later.</summary>
public sealed class OutageTests(KafkaServer kafka, InfluxServer influx, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<KafkaServer>, IClassFixture<InfluxServer>
{
    private const int MaxWaitingPoints = 1_000;
    private const int BatchLines = 250;
    private const int Lanes = 2;
    private const string Counted = "funnelstream_board_events_total";
    private const long Mebibyte = 1 << 20;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    private static readonly DateTimeOffset Tuesday = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    // A day's events, all within the minutes' reach, sent in a minute.
    private readonly List<GeneratedEvent> _story = [.. FunnelStory.Tell(new StoryOptions
    {
        Start = Tuesday,
        Surge = DateTimeOffset.MaxValue,
        End = Tuesday.AddHours(20),
        LeadsPerDay = 2_000,
    })];

    [ServersFact]
    public async Task Nothing_is_missing_afterwards_and_meanwhile_what_waits_is_bounded()
    {
        using var deployment = await Deployment.CreateAsync(kafka, influx);
        deployment["InfluxDb__MaxWaitingPoints"] = $"{MaxWaitingPoints}";
        deployment["InfluxDb__BatchLines"] = $"{BatchLines}";
        deployment["InfluxDb__Lanes"] = $"{Lanes}";
        deployment["InfluxDb__FlushInterval"] = "200ms";
        using var run = Commands.Program.Start(deployment.Environment, "run");
        using var http = new HttpClient { BaseAddress = await run.AddressAsync() };
        Task<Dictionary<string, double>> MetricsAsync() => ReadAsync(http);

        // On a busy machine a start takes half of the time that the traffic does.
        await Eventually.IsTrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
        var last = _story.Count * 9 / 10;
        using (var sender = new Sender(deployment, _story[..last]))
        {
            await Eventually.IsTrueAsync(async () => (await MetricsAsync()).GetValueOrDefault("funnelstream_influxdb_points_written_total") > 0);
            await influx.StopAsync();
            await WatchAsync(run, MetricsAsync, last / 2);
            (await http.GetAsync("/health/live")).IsSuccessStatusCode.ShouldBeTrue();
            (await http.GetAsync("/health/ready")).IsSuccessStatusCode.ShouldBeFalse();
            await influx.StartAsync();
            await sender.Sent;
        }

        await Eventually.IsTrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);

        // The last events have been counted, but hardly written, when it is told to end.
        deployment.SendAll(_story[last..]);
        await Eventually.IsTrueAsync(async () => (await MetricsAsync())[Counted] == _story.Count);
        run.Terminate();
        (await run.ExitAsync()).ShouldBe(0, run.Error);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.StartsWith("{\"@t\":", StringComparison.Ordinal), "stdout is the log's alone");
        run.Output.ShouldContain("points written, 0 given up");

        Committed(deployment).ShouldBe(_story.Count);
        var funnel = new NaiveFunnel(StoryReader.Good(_story), new NaiveMoney("EUR", []), impliedStages: true);
        await deployment.Stored.ShouldHoldAsync(funnel, "funnel_1m", "funnel_1h", "funnel_1d", "funnel_segment_1h", "funnel_segment_1d");
    }

    private async Task WatchAsync(Commands.Program run, Func<Task<Dictionary<string, double>>> read, int expected)
    {
        double mostWaiting = 0;
        long mostMemory = 0;
        var before = (await read())[Counted];
        var during = new Dictionary<string, double>();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var down = Stopwatch.StartNew(); down.Elapsed < Outage; await beat.WaitForNextTickAsync())
        {
            during = await read();
            mostWaiting = Math.Max(mostWaiting, during["funnelstream_influxdb_waiting_points"]);
            mostMemory = Math.Max(mostMemory, run.WorkingSet);
        }

        var dropped = during.GetValueOrDefault("funnelstream_influxdb_points_dropped_total");
        output.WriteLine($"{_story.Count} events; {before} counted before, {during[Counted]} at the end of the outage; at most {mostWaiting} waiting, {dropped} dropped; {mostMemory / Mebibyte} MiB");
        during[Counted].ShouldBeGreaterThan(before + expected, "it counts on while InfluxDB is away");
        // One lane that is full holds all; which of them series fall into is chance.
        mostWaiting.ShouldBeInRange(MaxWaitingPoints / Lanes, MaxWaitingPoints + (Lanes * BatchLines));
        dropped.ShouldBe(0, "what finds no room waits in the board");
        mostMemory.ShouldBeLessThan(400 * Mebibyte);
    }

    // Positions of the group over all inputs; there is nothing but the test's own records.
    private static long Committed(Deployment deployment)
    {
        var options = deployment.Topics.Options;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = options.BootstrapServers, GroupId = options.GroupId }).Build();
        var partitions = options.Topics.All.SelectMany(topic => Enumerable.Range(0, 4).Select(p => new TopicPartition(topic, p)));
        return consumer.Committed(partitions, TimeSpan.FromSeconds(10)).Sum(position => Math.Max(0, position.Offset.Value));
    }

    // Sums over labels.
    private static async Task<Dictionary<string, double>> ReadAsync(HttpClient http) => (await http.GetStringAsync("/metrics"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' '))
        .GroupBy(parts => parts[0].Split('{')[0])
        .ToDictionary(metric => metric.Key, metric => metric.Sum(parts => double.Parse(parts[^1], CultureInfo.InvariantCulture)));

    /// <summary>Live traffic: a story told evenly over a span of time.</summary>
    private sealed class Sender : IDisposable
    {
        private static readonly TimeSpan Traffic = TimeSpan.FromSeconds(40);
        private readonly CancellationTokenSource _end = new();

        public Sender(Deployment deployment, List<GeneratedEvent> story) => Sent = Task.Run(() => SendAsync(deployment, story));

        public Task Sent { get; }

        // The producer must not be disposed under its feet.
        public void Dispose()
        {
            _end.Cancel();
            ((IAsyncResult)Sent).AsyncWaitHandle.WaitOne();
            _end.Dispose();
        }

        private async Task SendAsync(Deployment deployment, List<GeneratedEvent> story)
        {
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            var sent = 0;
            for (var begun = Stopwatch.StartNew(); sent < story.Count && !_end.IsCancellationRequested; await beat.WaitForNextTickAsync())
            {
                for (var due = Math.Min(story.Count, (int)(story.Count * (begun.Elapsed / Traffic))); sent < due; sent++)
                {
                    deployment.Send(story[sent]);
                }
            }

            deployment.Flush();
        }
    }
}
