using System.CommandLine;
using System.Globalization;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Rules;
using FunnelStream.Configuration;
using FunnelStream.Terminal;
using Spectre.Console;

namespace FunnelStream.Commands;

/// <summary>What a rule tests, and how near every scope is to it.</summary>
internal static class AlertsExplainCommand
{
    private static readonly Argument<string> Rule = new("RULE") { Description = "The rule's name: that of its kind unless it has one of its own." };
    private static readonly Option<DirectoryInfo> Events = AlertsCommand.Events();
    private static readonly Option<FileInfo?> Rules = AlertsCommand.RulesFile();
    private static readonly Option<DateTimeOffset?> AsOf = ParsedOption.Time("--as-of", "How things stood then (default: just after the last event).");

    public static Command Create()
    {
        var command = new ExampleCommand(
            "explain",
            "Say what a rule tests, and for every scope its numbers and how far they are from firing.",
            ("funnelstream alerts explain sql_rate_drop --events events", "a rule that stands by default"),
            ("funnelstream alerts explain \"cost per SQL\" --rules rules.json --events events", "one of your own")) { Rule, Rules, Events, AsOf };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetValue(Rule)!;
        var (replay, files, rules) = AlertsCommand.Open(parsed, parsed.GetValue(Rules), parsed.GetValue(Events)!, only: all => Needed(name, all));
        var rule = rules.First(rule => rule.Name == name);

        // How its alerts stand is part of what a rule judges by.
        AlertsCommand.Run(replay, files, cancellation, parsed.GetValue(AsOf)?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var console = PlainConsole.OrTerminal();
        Console.WriteLine(RuleCatalog.All.First(kind => kind.Name == rule.Kind).About);
        Console.WriteLine($"Evaluated {Cadence(rule)}; fires after {Times(rule.FireAfter, "breach")}{(rule.For > TimeSpan.Zero ? $" that last {Duration(rule.For)}" : "")}, resolves after {Times(rule.ResolveAfter, "clear evaluation")}.");
        Console.WriteLine($"To fire: {string.Join(rule.Kind is BudgetPace.KindName or Goal.KindName ? ", or " : ", ", rule.Conditions)}.");
        if (replay.Missing(rule) is [_, ..] missing)
        {
            Console.WriteLine($"It judges nothing before the first event of type {string.Join(" and of type ", missing)}: none has come.");
        }

        var findings = replay.Judge(rule);
        if (findings.Count == 0)
        {
            Console.WriteLine("There is nothing yet that it could judge.");
            return ExitCode.Ok;
        }

        console.Write(Table(rule, findings, replay.Alerts));
        return ExitCode.Ok;
    }

    /// <summary>The rule of a name, and those whose alerts it asks for.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    internal static IReadOnlyList<AlertRule> Needed(string name, IReadOnlyList<AlertRule> rules)
    {
        var rule = rules.FirstOrDefault(rule => rule.Name == name) ?? throw new UsageException(Unknown(name, rules));
        return [.. rules.Where(other => other == rule || rule.Heeds.Contains(other.Kind))];
    }

    private static Table Table(AlertRule rule, IReadOnlyList<Finding> findings, IReadOnlyList<AlertRecord> alerts)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("scope", "says", "state", "numbers", "from firing");
        foreach (var finding in findings)
        {
            var state = alerts.FirstOrDefault(alert => alert.Rule == rule.Name && alert.Labels == finding.Labels)?.State ?? AlertState.InsufficientData;
            table.AddRow(
                PlainConsole.Cell(finding.Labels.ToString()),
                Verdict(finding.Verdict),
                AlertNames.Of(state),
                Markup.Escape(string.Join('\n', finding.Numbers.Where(number => number.Value is not null).Select(Number))),
                Markup.Escape(string.Join('\n', rule.Conditions.Select(condition => Distance(condition, finding)).OfType<string>())));
        }

        return table;
    }

    private static string? Distance(AlertCondition condition, Finding finding) => condition.Distance(finding) is not { } distance ? null
        : distance <= 0 ? $"{condition}: holds"
        : string.Create(CultureInfo.InvariantCulture, $"{condition}: {distance:0.###} away");

    private static string Number(AlertNumber number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number.Name} {number.Value:0.###}{(number.Low is null && number.High is null ? "" : $" [{number.Low:0.###}, {number.High:0.###}]")}");

    private static string Verdict(Verdict verdict) => verdict switch
    {
        Alerts.Verdict.Breach => "breach",
        Alerts.Verdict.Between => "in between",
        Alerts.Verdict.Clear => "clear",
        Alerts.Verdict.Held => "held back",
        _ => "too little data",
    };

    private static string Cadence(AlertRule rule) =>
        $"{(rule.Cadence.IsDaily ? "at midnight of the calendar's zone" : $"every {Duration(rule.Cadence.Span)}")}{(rule.NeedsWork ? ", but not after time without work" : "")}";

    private static string Duration(TimeSpan span) => span.TotalMinutes < 60 || span.TotalMinutes % 60 != 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h");

    private static string Times(int count, string what) => count == 1 ? $"one {what}" : $"{count} {what}{(what.EndsWith('h') ? "es" : "s")} in a row";

    private static string Unknown(string name, IReadOnlyList<AlertRule> rules)
    {
        var near = EditDistance.Nearest(name, rules.Select(rule => rule.Name));
        return near is null
            ? $"There is no rule '{name}' in use: use one of {string.Join(", ", rules.Select(rule => rule.Name))}."
            : $"There is no rule '{name}' in use. Did you mean '{near}'?";
    }
}
