using System.CommandLine;
using System.Globalization;
using System.Net;
using FunnelStream.Configuration;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Hosting;
using FunnelStream.Terminal;
using FunnelStream.Worker;
using Spectre.Console;

namespace FunnelStream.Commands;

/// <summary>Says everything that is wrong with configuration and surroundings at once, each with its mend.</summary>
internal static class CheckCommand
{
    private const string Wrong = "wrong";
    private const string Kafka = "Kafka";
    private const string Note = "note";
    private const string Fine = "ok";

    private static readonly string[] Order = [Wrong, Note, Fine];

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
        var (options, problems) = ServiceOptionsReader.ReadLeniently(configuration, needsKafka: true, servesBoard: true);
        List<Finding> findings = [.. Configuration(options, problems)];
        bool isReached;
        using (Progress.OnError(() => "asking Kafka and InfluxDB", TimeProvider.System))
        {
            // Side by side: each may take its timeout. What is misconfigured itself was told of above.
            var asking = options.Kafka.Validate().Count == 0 ? KafkaAsync(options.Kafka, cancellation) : Task.FromResult<IReadOnlyList<Finding>>([]);
            var probing = options.InfluxDb is null || options.InfluxDb.Validate().Count == 0 ? InfluxDbAsync(options.InfluxDb, cancellation) : Task.FromResult<IReadOnlyList<Finding>>([]);
            var limits = IPAddress.TryParse(options.Http.Address, out _) ? LimitsAsync(options.Http, cancellation) : Task.FromResult<IReadOnlyList<Finding>>([]);
            IReadOnlyList<Finding> outside = [.. await asking.ConfigureAwait(false), .. await probing.ConfigureAwait(false), .. await limits.ConfigureAwait(false)];
            findings.AddRange(outside);
            isReached = outside.All(finding => finding.Mark != Wrong);
        }

        // The verdict first: the settings are many.
        Console.WriteLine(Verdict(findings.Count(finding => finding.Mark == Wrong), findings.Count(finding => finding.Mark == Note)));
        foreach (var finding in findings.OrderBy(finding => Array.IndexOf(Order, finding.Mark)))
        {
            var text = $"{finding.Mark,-5} {finding.What}{(finding.Text is null ? "" : $": {finding.Text}")}";
            if (finding.What == Kafka)
            {
                Console.Out.WriteLines(text); // commands to copy; names of topics have no line break
            }
            else
            {
                Console.WriteLine(text);
            }
        }

        var settings = new Table().Border(TableBorder.Simple).AddColumns("setting", "value");
        foreach (var (key, value) in EffectiveConfiguration.Redacted(configuration))
        {
            settings.AddRow(PlainConsole.Cell(key), PlainConsole.Cell(value));
        }

        PlainConsole.OrTerminal().Write(settings);
        return problems.Count > 0 ? ExitCode.Configuration : isReached ? ExitCode.Ok : ExitCode.Unavailable;
    }

    private static string Verdict(int wrong, int notes)
    {
        var noted = notes == 0 ? "" : $", {Count(notes, "note")}";
        return wrong == 0 ? $"Ready: 'funnelstream run' can start{noted}." : $"Not ready: {Count(wrong, "problem")}{noted}.";

        static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
    }

    private static IEnumerable<Finding> Configuration(ServiceOptions options, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
        {
            yield return new(Wrong, "configuration", problem);
        }

        if (problems.Count == 0)
        {
            yield return new(Fine, "configuration");
        }

        if (options.Worker.ErasureKey.Equals(WorkerOptions.PublicErasureKey))
        {
            yield return new(Note, "erasure", "Erased leads are remembered under a key that everybody can read in the source. Set ErasureKey or ErasureKeyFile to a secret of at least 16 bytes.");
        }
    }

    private static async Task<IReadOnlyList<Finding>> KafkaAsync(KafkaOptions options, CancellationToken cancellation)
    {
        var report = await KafkaTopics.CheckAsync(options, cancellation).ConfigureAwait(false);
        List<Finding> findings = [.. report.Findings.Select(finding => new Finding(finding.Severity == FindingSeverity.Error ? Wrong : Note, Kafka, finding.Text))];
        if (report.IsUsable)
        {
            findings.Add(new(Fine, $"Kafka at {options.BootstrapServers}: {string.Join(", ", options.Topics.All)}, {report.Partitions} partitions each"));
            findings.AddRange(Partitioners(options, report.Partitions, cancellation));
        }

        return findings;
    }

    private static IEnumerable<Finding> Partitioners(KafkaOptions options, int partitions, CancellationToken cancellation)
    {
        var sample = KeySample.Read(options, partitions, cancellation);
        if (sample.Finding == PartitionerFinding.Mixed)
        {
            yield return new(
                Note,
                Kafka,
                $"The newest keys of '{options.Topics.Leads}' were placed by two partitioners ({sample.OnlyCrc32} fit only librdkafka's, {sample.OnlyMurmur2} only Java's), so that events of one lead "
                + "are counted as two leads. Let every producer use one: set partitioner=murmur2_random in clients of librdkafka, or a partitioner of CRC-32 in those of Java.");
        }
    }

    private static async Task<IReadOnlyList<Finding>> InfluxDbAsync(InfluxOptions? options, CancellationToken cancellation)
    {
        if (options is null)
        {
            return [new(Fine, "InfluxDB: not configured")];
        }

        var problem = await InfluxProbe.CheckAsync(options, cancellation).ConfigureAwait(false);
        return [problem is null ? new(Fine, $"InfluxDB at {options}{Timeout(options)}") : new(Wrong, "InfluxDB", problem)];
    }

    private static string Timeout(InfluxOptions options) => options.Timeout <= BoardTerm.MostRequest ? ""
        : FormattableString.Invariant($"; InfluxDb:Timeout is {options.Timeout.TotalSeconds} s, but a board, which may be replaced, gives each request up after {BoardTerm.MostRequest.TotalSeconds} s");

    // Which names live is known to whoever counts: a service that runs here already is asked.
    private static async Task<IReadOnlyList<Finding>> LimitsAsync(HttpOptions http, CancellationToken cancellation)
    {
        try
        {
            var (_, report) = await HealthProbe.AskAsync(http, "live", TimeSpan.FromSeconds(4), cancellation).ConfigureAwait(false);
            return report.DimensionsAtLimit == 0
                ? []
                : [new(Note, "the service that runs here", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.DimensionsAtLimit} dimension{(report.DimensionsAtLimit == 1 ? " has" : "s have")} as many names as DimensionLimit allows, so that new ones are counted as (other). ")
                    + "Its log and its live board name the last ones: if they are junk, mend the tracking, otherwise raise DimensionLimit.")];
        }
        catch (UnavailableException)
        {
            return []; // before the first run that is as it should be
        }
    }

    private sealed record Finding(string Mark, string What, string? Text = null);
}
