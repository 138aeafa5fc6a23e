namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>One way to work through the topics, as a program of its own.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments, given the broker's address and a word that no other run has.</param>
internal sealed record Contender(string Name, string Program, Func<string, string, string[]> Arguments);

/// <summary>Everything that is measured against each other.</summary>
internal static class Contenders
{
    public static readonly string FunnelStream = Path.Combine(AppContext.BaseDirectory, "funnelstream");

    /// <summary>The same work on other engines; null where they are not at hand.</summary>
    public static readonly string? Peers = Tool.Find("peers/peers");

    public static readonly Contender Bare = new("bare Consume loop", Environment.ProcessPath!, (bootstrap, _) => ["bare", "--bootstrap", bootstrap]);

    public static readonly Contender Draft = new("first draft", Environment.ProcessPath!, (bootstrap, _) => ["draft", "--bootstrap", bootstrap]);

    public static readonly Contender BareTuned = new("bare Consume loop, fetching tuned", Environment.ProcessPath!, (bootstrap, _) => ["bare", "--tuned", "--bootstrap", bootstrap]);

    public static readonly Contender DraftTuned = new("first draft, fetching tuned", Environment.ProcessPath!, (bootstrap, _) => ["draft", "--tuned", "--bootstrap", bootstrap]);

    public static readonly Contender Ours = new("FunnelStream", FunnelStream, Run);

    public static readonly Contender OursByChannel = new(
        "FunnelStream, family channel alone",
        FunnelStream,
        (bootstrap, run) => [.. Run(bootstrap, run), "--set", "Families:channel:Dimensions=channel", "--set", "Breakdowns=total,channel", "--set", "Kafka:CatchUpInterval=1s"]);

    public static readonly Contender Flink = new("Flink, checkpoint 1 s", Peers ?? "", (bootstrap, _) => ["flink", "--bootstrap", bootstrap, "--checkpoint-ms", "1000"]);

    public static readonly Contender KafkaStreams = new("Kafka Streams, commit 1 s", Peers ?? "", (bootstrap, _) => ["kafka-streams", "--bootstrap", bootstrap]);

    private static string[] Run(string bootstrap, string run) =>
    [
        "run", "--until-caught-up", "--set", $"Kafka:BootstrapServers={bootstrap}", "--set", $"Kafka:GroupId=bench-{run}",
        "--set", $"Kafka:DeadLetterTopic={BenchBroker.DeadLetters}", "--set", "Http:Port=0",
    ];
}
