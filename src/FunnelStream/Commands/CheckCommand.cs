using System.CommandLine;
using FunnelStream.Configuration;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Hosting;
using Spectre.Console;

namespace FunnelStream.Commands;

/// <summary>Says everything that is wrong with configuration and surroundings at once, each with its mend.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "check",
            "Validate the configuration, reach every configured system, and say what is wrong and how to mend it.",
            ("funnelstream check", "before the first run, and when something is odd"),
            ("funnelstream check --config funnelstream.json", "with settings of a file"));
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var configuration = SettingOptions.Load(parsed);
        var settings = new Table().Border(TableBorder.Simple).AddColumns("setting", "value");
        foreach (var (key, value) in EffectiveConfiguration.Redacted(configuration))
        {
            settings.AddRow(Markup.Escape(key), Markup.Escape(value));
        }

        PlainConsole.OrTerminal().Write(settings);
        var (options, problems) = ServiceOptionsReader.ReadLeniently(configuration, needsKafka: true, servesBoard: true);
        foreach (var problem in problems)
        {
            Tell("configuration", problem);
        }

        if (problems.Count == 0)
        {
            Tell("configuration", null);
        }

        if (options.Worker.ErasureKey.Equals(WorkerOptions.PublicErasureKey))
        {
            Tell("erasure, to be noted", "Erased leads are remembered under a key that everybody can read in the source. Set ErasureKey or ErasureKeyFile to a secret of at least 16 bytes.");
        }

        // Side by side: each may take its timeout. What is misconfigured itself was told of above.
        var asking = options.Kafka.Validate().Count == 0 ? CheckKafkaAsync(options.Kafka, cancellation) : Task.FromResult(true);
        var probing = options.InfluxDb is null || options.InfluxDb.Validate().Count == 0 ? CheckInfluxDbAsync(options.InfluxDb, cancellation) : Task.FromResult(true);
        var reached = await asking.ConfigureAwait(false) & await probing.ConfigureAwait(false);
        return problems.Count > 0 ? ExitCode.Configuration : reached ? ExitCode.Ok : ExitCode.Unavailable;
    }

    private static async Task<bool> CheckKafkaAsync(KafkaOptions options, CancellationToken cancellation)
    {
        var report = await KafkaTopics.CheckAsync(options, cancellation).ConfigureAwait(false);
        foreach (var finding in report.Findings)
        {
            Tell(finding.Severity == FindingSeverity.Error ? "Kafka" : "Kafka, to be noted", finding.Text);
        }

        if (report.IsUsable)
        {
            Tell($"Kafka at {options.BootstrapServers}: {string.Join(", ", options.Topics.All)}, {report.Partitions} partitions each", null);
            TellOfPartitioners(options, report.Partitions, cancellation);
        }

        return report.IsUsable;
    }

    private static void TellOfPartitioners(KafkaOptions options, int partitions, CancellationToken cancellation)
    {
        var sample = KeySample.Read(options, partitions, cancellation);
        if (sample.Finding == PartitionerFinding.Mixed)
        {
            Tell(
                "Kafka, to be noted",
                $"The newest keys of '{options.Topics.Leads}' were placed by two partitioners ({sample.OnlyCrc32} fit only librdkafka's, {sample.OnlyMurmur2} only Java's), so that events of one lead "
                + "are counted as two leads. Let every producer use one: set partitioner=murmur2_random in clients of librdkafka, or a partitioner of CRC-32 in those of Java.");
        }
    }

    private static async Task<bool> CheckInfluxDbAsync(InfluxOptions? options, CancellationToken cancellation)
    {
        var problem = options is null ? null : await InfluxProbe.CheckAsync(options, cancellation).ConfigureAwait(false);
        Tell(options is null ? "InfluxDB: not configured" : problem is null ? $"InfluxDB at {options}{Timeout(options)}" : "InfluxDB", problem);
        return problem is null;
    }

    private static string Timeout(InfluxOptions options) => options.Timeout <= BoardTerm.MostRequest ? ""
        : FormattableString.Invariant($"; InfluxDb:Timeout is {options.Timeout.TotalSeconds} s, but a board, which may be replaced, gives each request up after {BoardTerm.MostRequest.TotalSeconds} s");

    private static void Tell(string what, string? problem) =>
        Console.WriteLine(problem is null ? $"ok    {what}" : $"{(what.Contains(',', StringComparison.Ordinal) ? "note" : "wrong")} {what}: {problem}");
}
