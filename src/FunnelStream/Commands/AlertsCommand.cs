using System.CommandLine;
using FunnelStream.Alerts;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Files;
using FunnelStream.Replay;

namespace FunnelStream.Commands;

/// <summary>Alert rules tried on files of events.</summary>
internal static class AlertsCommand
{
    public static Command Create() => new ExampleCommand(
        "alerts",
        "Try alert rules on files of events, without Kafka: when they would have fired, and how far they are from it.",
        ("funnelstream alerts test --events events", "what the rules in use would have said, and when"),
        ("funnelstream alerts explain sql_rate_drop --events events", "what a rule tests and how every channel stands"),
        ("funnelstream alerts schema > rules.schema.json", "for editors: what may stand in a rules file")) { AlertsTestCommand.Create(), AlertsExplainCommand.Create(), AlertsSchemaCommand.Create() };

    /// <summary>The option that names the folder of events.</summary>
    public static Option<DirectoryInfo> Events() => new("--events")
    {
        Description = "Folder of leads.ndjson, touchpoints.ndjson, deals.ndjson (each optional, or .ndjson.gz).",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary>The option that names the rules.</summary>
    public static Option<FileInfo?> RulesFile() => new("--rules") { Description = "A rules file, over Alerts:RulesFile (default: the rules that stand without one).", HelpName = "FILE" };

    /// <summary>A replay of what a command line names, and the rules in it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="rulesFile">The rules; null: those of the settings.</param>
    /// <param name="events">The folder of events.</param>
    /// <param name="since">When watching begins; null: with the events.</param>
    /// <param name="only">Which of the rules watch; null: all.</param>
    /// <exception cref="ConfigurationException">Settings or rules are wrong.</exception>
    public static (AlertReplay Replay, EventFiles Files, IReadOnlyList<AlertRule> Rules) Open(
        ParseResult parsed, FileInfo? rulesFile, DirectoryInfo events, DateTimeOffset? since = null, Func<IReadOnlyList<AlertRule>, IReadOnlyList<AlertRule>>? only = null)
    {
        var configuration = SettingOptions.Load(parsed);
        if (rulesFile is not null)
        {
            configuration["Alerts:RulesFile"] = rulesFile.FullName;
        }

        configuration["Alerts:Enabled"] = "true"; // here they are

        var options = ServiceOptionsReader.Read(configuration, needsKafka: false);
        var rules = options.Rules!.Now(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var files = ReplayCommand.Readable(() => EventFiles.In(events.FullName));
        return (new AlertReplay(options.Worker, options.Board, only?.Invoke(rules) ?? rules, since?.ToUnixTimeMilliseconds() ?? long.MinValue), files, rules);
    }

    /// <summary>Goes through the events and says meanwhile how far it is, then which lines were rejected; every transition that is told, in order.</summary>
    /// <exception cref="UsageException">A file can't be read, or holds no event.</exception>
    public static IReadOnlyList<AlertTransition> Run(AlertReplay replay, EventFiles files, CancellationToken cancellation, long until = long.MaxValue)
    {
        List<AlertTransition> told;
        using (Progress.OnError(
            () => replay.Share is { } share ? $"evaluating: {Progress.Percent(share, 1)}" : $"reading: {Progress.Percent(files.BytesRead, files.TotalBytes)}",
            TimeProvider.System))
        {
            told = ReplayCommand.Readable(() => replay.Run(files, cancellation, until).Where(transition => transition.Kind != TransitionKind.Silent).ToList());
        }

        ReplayCommand.Report(replay.Rejections, files);
        return told;
    }
}
