using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>
/// A Kafka with a history in its three topics: the one named by FUNNELSTREAM_TEST_KAFKA, or one started for the occasion.
/// Topics that are there already are taken as they are.
/// </summary>
internal sealed class BenchBroker : IAsyncDisposable
{
    /// <summary>Where FunnelStream's rejected records go.</summary>
    public const string DeadLetters = "bench.dlq";

    /// <summary>Partitions of each topic.</summary>
    public const int Partitions = 4;

    private const string Variable = "FUNNELSTREAM_TEST_KAFKA";
    private static readonly string? Script = Tool.Find("kafka/kafka");

    private readonly Lazy<Task> _end;
    private string? _folder;

    private BenchBroker(string bootstrap)
    {
        Bootstrap = bootstrap;
        _end = new Lazy<Task>(EndAsync);
    }

    /// <summary>Where it is reached.</summary>
    public string Bootstrap { get; private set; }

    /// <summary>Starts it; null where there is none to start.</summary>
    public static async Task<BenchBroker?> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new BenchBroker(given);
        }

        if (Script is null)
        {
            return null;
        }

        var broker = new BenchBroker("") { _folder = Directory.CreateTempSubdirectory("funnelstream-bench-").FullName };
        broker.Bootstrap = (await Tool.RunAsync(Script, "start", broker._folder)).Trim();
        return broker;
    }

    /// <summary>Writes a history of so many leads, unless the topics are there.</summary>
    public async Task FillAsync(int leads)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
        var known = admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics.Select(topic => topic.Topic).ToHashSet();
        if (!known.Contains(DeadLetters))
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = DeadLetters, NumPartitions = 1 }]);
        }

        if (TopicReader.Topics.All(known.Contains))
        {
            Console.Error.WriteLine("The topics are there: they are read as they are.");
            return;
        }

        await CreateTopicsAsync();
        Console.Error.WriteLine((Contenders.Peers is { } peers
            ? await Tool.RunAsync(peers, "generate", "--bootstrap", Bootstrap, "--leads", $"{leads}")
            : await Tool.RunAsync(Contenders.FunnelStream, "generate", "--bootstrap", Bootstrap, "--for", "14d", "--leads", $"{Math.Max(1, leads / 14)}")).Trim());
    }

    /// <summary>Creates the three input topics.</summary>
    public async Task CreateTopicsAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
        // The records' times are those of the events: the usual retention would delete the history.
        await admin.CreateTopicsAsync(TopicReader.Topics.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = Partitions,
            Configs = new Dictionary<string, string> { ["retention.ms"] = "-1" },
        }));
    }

    /// <summary>Stops it, if it was started here, and removes its files; once, whoever asks.</summary>
    public ValueTask DisposeAsync() => new(_end.Value);

    private async Task EndAsync()
    {
        if (_folder is not null)
        {
            await Tool.RunAsync(Script!, "stop", _folder);
            Directory.Delete(_folder, recursive: true);
        }
    }
}
