using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using FunnelStream.Benchmarks.EndToEnd;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Events;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Benchmarks.State;

/// <summary>
/// What a partition's state costs over a real Kafka: a checkpoint of 100,000 changed leads, one transaction each, and the
/// restore of all leads by a new owner.
/// </summary>
internal static class StateCommand
{
    private const int Partition = 0;
    private const int Changed = 100_000;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (leads, rounds) = (arguments.Number("leads", 1_000_000), arguments.Number("rounds", 4));
        await using var broker = await BenchBroker.StartAsync();
        if (broker is null)
        {
            Console.Error.WriteLine("There is no Kafka: set FUNNELSTREAM_TEST_KAFKA to the address of one.");
            return 69;
        }

        await broker.CreateTopicsAsync();
        var options = new KafkaOptions { BootstrapServers = broker.Bootstrap, GroupId = $"state-{Guid.NewGuid():N}" };
        await StateTopics.CreateAsync(options, BenchBroker.Partitions, NullLogger.Instance, default);
        using var member = Join(options);
        var commits = new List<double>();
        using (var state = Open(options, member))
        {
            foreach (var type in Types(rounds))
            {
                for (var from = 0; from < leads; from += Changed)
                {
                    commits.Add(Commit(state, type, from, Math.Min(leads, from + Changed)));
                }
            }
        }

        // A crash: the producer is gone without a word, the next owner takes over.
        var restores = Enumerable.Range(0, 3).Select(_ => Restore(options, member, leads)).Order().ToList();
        Report(leads, commits, restores);
        return 0;
    }

    private static IConsumer<Ignore, Ignore> Join(KafkaOptions options)
    {
        var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = options.BootstrapServers, GroupId = options.GroupId }).Build();
        consumer.Subscribe(options.Topics.All);
        while (consumer.Assignment.Count == 0)
        {
            consumer.Consume(TimeSpan.FromMilliseconds(100));
        }

        return consumer;
    }

    private static PartitionState Open(KafkaOptions options, IConsumer<Ignore, Ignore> member) => PartitionState.Open(
        Partition,
        new WorkerOptions(),
        new KafkaStateLog(options, Partition, () => member.ConsumerGroupMetadata, new RecordLimit(), TimeProvider.System, NullLogger.Instance),
        read: null,
        default);

    // Every lead is created, then each round changes every lead once more.
    private static IEnumerable<string> Types(int rounds) => new[] { "created", "mql", "assigned", "sql", "disqualified", "recycled" }.Take(rounds);

    private static double Commit(PartitionState state, string type, int from, int to)
    {
        var now = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).AddHours(type.Length).ToUnixTimeMilliseconds();
        var records = new InputRecord[to - from];
        for (var i = from; i < to; i++)
        {
            var (lead, at) = ($"lead-{i}", DateTimeOffset.FromUnixTimeMilliseconds(now + i).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            var json = $"{{\"id\":\"{type}-{i}\",\"type\":\"{type}\",\"at\":\"{at}\",\"lead_id\":\"{lead}\",\"channel\":\"channel-{i % 8}\",\"campaign\":\"campaign-{i % 40}\",\"rep\":\"rep-{i % 30}\"}}";
            records[i - from] = new InputRecord(InputTopic.Leads, i, Encoding.UTF8.GetBytes(lead), Encoding.UTF8.GetBytes(json), now);
        }

        state.Worker.Process(records, now + 86_400_000);
        if (state.Worker.Rejected is [var rejected, ..])
        {
            throw new InvalidOperationException($"A record was rejected: {rejected.Rejection.Reason}.");
        }

        var watch = Stopwatch.StartNew();
        state.Commit([to, 0, 0], atEnd: false, now, default).GiveBack();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Restore(KafkaOptions options, IConsumer<Ignore, Ignore> member, int leads)
    {
        var watch = Stopwatch.StartNew();
        using var state = Open(options, member);
        var seconds = watch.Elapsed.TotalSeconds;
        return state.Worker.Figures.Leads == leads
            ? seconds
            : throw new InvalidOperationException($"{state.Worker.Figures.Leads} leads were restored, not {leads}.");
    }

    private static void Report(int leads, List<double> commits, List<double> restores)
    {
        double[] ordered = [.. commits.Order()];
        double Of(double share) => ordered[Math.Max(0, (int)Math.Ceiling(ordered.Length * share) - 1)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {leads:N0} leads in one partition, {commits.Count} checkpoints, {Environment.ProcessorCount} processors"));
        Console.WriteLine();
        new MarkdownTable("Measure", "Value")
            .Add($"checkpoint with {Changed:N0} changed leads, median, ms", Of(.5).ToString("N0", CultureInfo.InvariantCulture))
            .Add($"checkpoint with {Changed:N0} changed leads, p99, ms", Of(.99).ToString("N0", CultureInfo.InvariantCulture))
            .Add("take-over and restore, median of 3, s", restores[1].ToString("N2", CultureInfo.InvariantCulture))
            .Add("take-over and restore, longest of 3, s", restores[2].ToString("N2", CultureInfo.InvariantCulture))
            .Write();
    }
}
