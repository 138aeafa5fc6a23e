using System.Globalization;
using System.IO.Compression;
using Akka.Actor;
using Akka.Streams;
using FunnelStream.Benchmarks.Latency;
using FunnelStream.Connectors.InfluxDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Benchmarks.InfluxDb;

/// <summary>
/// Where the CPU of a point goes on its way to InfluxDB: each row does what the one above does and one thing more. Points of two tags
/// and 18 integers that differ from one to the next, in batches of 5,000; CPU of all threads of this process, the server is another one.
/// </summary>
internal static class PointCommand
{
    private const int Batch = 5_000;
    private const int Series = 20_000;

    private static readonly string[] Fields = [.. Enumerable.Range(0, 18).Select(i => $"field_number_{i}")];
    private static readonly string[] Campaigns = [.. Enumerable.Range(0, Series).Select(i => $"campaign-{i}")];
    private static readonly string[] Channels = [.. Enumerable.Range(0, 8).Select(i => $"channel-{i}")];

    /// <summary>Measures, and prints a table.</summary>
    /// <param name="arguments">
    /// <c>--points</c>: how many a round (default 60000); <c>--rounds</c> (default 5); <c>--only</c>: the rows that contain a text.
    /// </param>
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var points = arguments.Number("points", 60_000);
        var rounds = arguments.Number("rounds", 5);
        await using var influx = await BenchInflux.StartAsync();
        var options = new InfluxOptions { Url = influx.Url, Database = BenchInflux.Database, Lanes = 1 };
        (string What, Func<int, Task> Run)[] rows =
        [
            ("make (`PointBuilder`)", n => Each(n, _ => { })),
            ("… number the series and copy", n => Each(n, Copying(_ => { }))),
            ("… wait in the buffer", n => Each(n, Waiting(_ => { }))),
            ("… write lines", n => Each(n, Waiting(batch => new BatchBody(gzip: false).Of(batch)))),
            ("… gzip, fastest", n => Each(n, Waiting(Compressing(CompressionLevel.Fastest)))),
            ("(instead: gzip, optimal)", n => Each(n, Waiting(Compressing(CompressionLevel.Optimal)))),
            ("the whole writer, uncompressed", n => WriteAsync(options with { Gzip = false }, n)),
            ("the whole writer", n => WriteAsync(options, n)),
        ];
        rows = [.. rows.Where(row => row.What.Contains(arguments.Text("only") ?? "", StringComparison.Ordinal))];
        var table = new MarkdownTable("CPU of a point", "µs, least", "median", "first round", "bytes");
        var measured = rows.Select(_ => new List<(double Cpu, double Bytes)>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var cost = await MeasureAsync(rows[i].Run, points);
                measured[i].Add(cost);
            }
        }

        for (var i = 0; i < rows.Length; i++)
        {
            // The first round compiles.
            double[] cpu = [.. measured[i].Skip(1).Select(cost => cost.Cpu).Order()];
            table.Add(rows[i].What, Text(cpu[0], "0.0"), Text(cpu[cpu.Length / 2], "0.0"), Text(measured[i][0].Cpu, "0.0"), Text(measured[i].Min(cost => cost.Bytes), "0"));
        }

        table.Write();
        return 0;
    }

    private static async Task<(double Cpu, double Bytes)> MeasureAsync(Func<int, Task> run, int points)
    {
        GC.Collect();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        await run(points);
        return (
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / points,
            (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / points);
    }

    private static Task Each(int points, Action<PointBuilder> then)
    {
        var point = new PointBuilder();
        for (var i = 0; i < points; i++)
        {
            then(Make(point, i));
        }

        return Task.CompletedTask;
    }

    private static async Task WriteAsync(InfluxOptions options, int points)
    {
        using var system = ActorSystem.Create("bench", "akka { stdout-loglevel = OFF, loglevel = WARNING }");
        await using var writer = new InfluxWriter(options with { MaxWaitingPoints = points }, NullLogger<InfluxWriter>.Instance);
        writer.Start(system.Materializer());
        var point = new PointBuilder();
        for (var i = 0; i < points; i++)
        {
            await writer.OfferAsync(Make(point, i));
        }

        await writer.FlushAsync();
        if (writer.Status.Written != points)
        {
            throw new InvalidOperationException($"{writer.Status.Written} of {points} points were written.");
        }
    }

    private static PointBuilder Make(PointBuilder point, int i)
    {
        point.Begin("funnel_1h", 1_700_000_000 + (i / Series * 3_600)).Tag("channel", Channels[i % Channels.Length]).Tag("campaign", Campaigns[i % Series]);
        for (var field = 0; field < Fields.Length; field++)
        {
            point.Field(Fields[field], unchecked((uint)(i * 2_654_435_761L)) % (field * 997L + 1));
        }

        return point;
    }

    private static Action<PointBuilder> Copying(Action<WaitingPoint> then)
    {
        var index = new SeriesIndex();
        return point =>
        {
            var (number, series) = index.Intern(point.Series());
            then(new WaitingPoint(new PointKey(number, point.UnixSeconds), series, point.Fields.ToArray()));
        };
    }

    private static Action<PointBuilder> Waiting(Action<WaitingPoint[]> then)
    {
        var buffer = new PointBuffer(10 * Batch);
        return Copying(point =>
        {
            if (buffer.Add(point).Waiting == Batch)
            {
                then(buffer.Take(Batch));
                buffer.Complete();
            }
        });
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static Action<WaitingPoint[]> Compressing(CompressionLevel level)
    {
        var (lines, target) = (new BatchBody(gzip: false), new MemoryStream());
        return batch =>
        {
            target.SetLength(0);
            using var gzip = new GZipStream(target, level, leaveOpen: true);
            gzip.Write(lines.Of(batch));
        };
    }
}
