using System.Text.RegularExpressions;
using Confluent.Kafka;
using FunnelStream.State;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Finds everything that is wrong with <see cref="KafkaOptions"/> without asking a broker.</summary>
internal static partial class KafkaOptionsValidation
{
    // A topic's name has at most 249 characters; the longest ending is ".leads".
    private const int MostName = 240;
    private const int MostEvents = 10_000_000;
    private const string WithoutKerberos = "Kafka:Client asks for SASL with GSSAPI (Kerberos), which sasl.mechanism means where it is not set; "
        + "the librdkafka that was loaded on this machine is built without it. Set Kafka:Client:sasl.mechanism to PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER.";

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostCatchUp = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> Problems(KafkaOptions options)
    {
        var problems = new List<string>();
        CheckServers(options.BootstrapServers, problems);
        if (!TopicName().IsMatch(options.GroupId))
        {
            problems.Add($"Kafka:GroupId is '{options.GroupId}'; it must be 1 to 200 letters, digits, '.', '_' or '-', since topics are named after it.");
        }

        if (!TopicName().IsMatch(options.StatePrefix) || options.StateName.Length > MostName)
        {
            problems.Add($"Kafka:StatePrefix is '{options.StatePrefix}'; it must be letters, digits, '.', '_' or '-', with Kafka:GroupId at most {MostName} together, since topics are named after both.");
        }

        CheckTopics(options, problems);
        CheckPace(options, problems);
        if (Kafka.StartFrom.Parse(options.StartFrom, out _) is { } problem)
        {
            problems.Add(problem);
        }

        CheckClient(options, problems);
        return problems;
    }

    private static void CheckServers(string servers, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(servers))
        {
            problems.Add("Kafka:BootstrapServers is empty; name at least one broker, for example 'kafka-1:9092,kafka-2:9092'.");
            return;
        }

        foreach (var server in servers.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Server().IsMatch(server))
            {
                problems.Add($"Kafka:BootstrapServers holds '{ShownAddress.Of(server)}', which is not host:port; brokers are written like 'kafka-1:9092' and separated by commas.");
            }
        }
    }

    private static void CheckTopics(KafkaOptions options, List<string> problems)
    {
        (string Setting, string Name)[] topics =
        [
            ("Kafka:Topics:Leads", options.Topics.Leads), ("Kafka:Topics:Touchpoints", options.Topics.Touchpoints),
            ("Kafka:Topics:Deals", options.Topics.Deals), ("Kafka:DeadLetterTopic", options.DeadLetters),
        ];
        foreach (var (setting, name) in topics)
        {
            if (!TopicName().IsMatch(name) || name is "." or "..")
            {
                problems.Add($"{setting} is '{name}'; a topic's name is 1 to 200 letters, digits, '.', '_' or '-'.");
            }
        }

        (string Setting, string Name)[] state =
        [
            .. Enum.GetValues<StateTopic>().Select(t => ("the state topic", options.NameOf(t))), ("the board's topic", options.BoardName),
        ];
        foreach (var same in topics.Concat(state).GroupBy(t => t.Name).Where(g => g.Count() > 1))
        {
            problems.Add($"{string.Join(" and ", same.Select(t => t.Setting))} are all '{same.Key}'; each must be a topic of its own.");
        }
    }

    private static void CheckPace(KafkaOptions options, List<string> problems)
    {
        if (options.CheckpointInterval < LeastInterval || options.CheckpointInterval > MostInterval)
        {
            problems.Add($"Kafka:CheckpointInterval is {options.CheckpointInterval}; it must be from 50ms to 1m.");
        }

        if (options.CatchUpInterval < options.CheckpointInterval || options.CatchUpInterval > MostCatchUp)
        {
            problems.Add($"Kafka:CatchUpInterval is {options.CatchUpInterval}; it must be from Kafka:CheckpointInterval ({options.CheckpointInterval}) to 5m.");
        }

        if (options.CheckpointEvents is < 100 or > MostEvents)
        {
            problems.Add($"Kafka:CheckpointEvents is {options.CheckpointEvents}; it must be from 100 to {MostEvents}.");
        }

        if (options.CatchUpEvents < options.CheckpointEvents || options.CatchUpEvents > MostEvents)
        {
            problems.Add($"Kafka:CatchUpEvents is {options.CatchUpEvents}; it must be from Kafka:CheckpointEvents ({options.CheckpointEvents}) to {MostEvents}.");
        }
    }

    private static void CheckClient(KafkaOptions options, List<string> problems)
    {
        var known = new Dictionary<string, string>();
        foreach (var (configured, value) in options.Client)
        {
            var name = ClientProperties.NameOf(configured);
            if (ClientProperties.Owned.TryGetValue(name, out var reason))
            {
                problems.Add($"Kafka:Client:{configured} cannot be set: {reason}. Remove it.");
            }
            else if (name.EndsWith(".location", StringComparison.Ordinal) && value != "probe" && !Path.Exists(value))
            {
                problems.Add($"Kafka:Client:{configured} is '{value}', and there is no such file (from {Environment.CurrentDirectory}). Name one that is there.");
            }
            else if (Refusal(name, value) is { } refusal)
            {
                problems.Add($"Kafka:Client:{configured} is not accepted: {refusal}. Look it up in librdkafka's CONFIGURATION.md, correct it or remove it.");
            }
            else
            {
                known[name] = value;
            }
        }

        // Properties that are good one by one may still contradict each other.
        if (known.Count > 0 && TryBuild(known) is { } contradiction)
        {
            problems.Add(contradiction.Contains("No provider for SASL mechanism GSSAPI", StringComparison.Ordinal)
                ? WithoutKerberos
                : $"Kafka:Client is not accepted as a whole: {contradiction}.");
        }
    }

    // librdkafka knows the names and the ranges; contradictions between properties are looked for afterwards.
    private static string? Refusal(string name, string value)
    {
        var refusal = TryBuild(new Dictionary<string, string> { [name] = value });
        return refusal is not null && (refusal.Contains("No such configuration property", StringComparison.Ordinal)
            || refusal.Contains($"\"{name}\"", StringComparison.Ordinal)) ? refusal.TrimEnd('.') : null;
    }

    private static string? TryBuild(IReadOnlyDictionary<string, string> properties)
    {
        try
        {
            new ConsumerBuilder<Ignore, Ignore>(properties.Append(new("group.id", "check"))).SetLogHandler((_, _) => { }).Build().Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,200}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TopicName();

    [GeneratedRegex(@"^([A-Z_]+://)?(\[[0-9a-fA-F:]+\]|[^\s,:/]+):[0-9]{1,5}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Server();
}
