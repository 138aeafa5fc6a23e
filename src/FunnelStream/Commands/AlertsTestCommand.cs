using System.CommandLine;
using System.Globalization;
using System.Text;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Configuration;
using FunnelStream.Connectors;

namespace FunnelStream.Commands;

/// <summary>Events through rules, transitions out: the unit test of a set of rules.</summary>
internal static class AlertsTestCommand
{
    private const int Differs = 1;
    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly Option<DirectoryInfo> Events = AlertsCommand.Events();
    private static readonly Option<FileInfo?> Rules = AlertsCommand.RulesFile();
    private static readonly Option<FileInfo?> Expect = new("--expect") { Description = "Lines as this command prints them. Says which are missing (-) and which are too many (+), and answers 1 where there are any.", HelpName = "FILE" };
    private static readonly Option<DateTimeOffset?> Since = ParsedOption.Time("--since", "Watch from this time on; what is before is history.");
    private static readonly Option<string> Format = new("--format") { Description = "Lines of text, or JSON lines as in the alerts topic.", HelpName = "text|jsonl", DefaultValueFactory = _ => "text" };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "test",
            "Print what the rules would have said about the events, and when.",
            ("funnelstream alerts test --rules rules.json --events events", "time, what happened, rule, scope, severity"),
            ("funnelstream alerts test --rules rules.json --events events --expect expected.txt", "a test of the rules: 1 where they say anything else")) { Rules, Events, Since, Expect, Format };
        Format.AcceptOnlyFromAmong("text", "jsonl");
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    /// <summary>A transition as a line of text: as it is printed, so that what was printed can be expected.</summary>
    public static string Line(AlertTransition transition) => VisibleText.Of(string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTimeOffset.FromUnixTimeMilliseconds(transition.At):yyyy-MM-dd'T'HH:mm:ss'Z'} {AlertNames.Of(transition.Kind)} {transition.Alert.Rule} {transition.Alert.Labels} {AlertNames.Of(transition.Alert.Severity)}"));

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (replay, files, _) = AlertsCommand.Open(parsed, parsed.GetValue(Rules), parsed.GetValue(Events)!, parsed.GetValue(Since));
        var expected = parsed.GetValue(Expect) is { } file ? Lines(file) : null;
        var told = AlertsCommand.Run(replay, files, cancellation);
        var code = ExitCode.Ok;
        if (expected is not null)
        {
            code = Compare(expected, [.. told.Select(Line)]);
        }
        else if (parsed.GetValue(Format) == "jsonl")
        {
            using var output = Console.OpenStandardOutput();
            foreach (var transition in told)
            {
                output.Write(Encoding.UTF8.GetBytes(VisibleText.Of(Encoding.UTF8.GetString(AlertJson.Write(transition)))));
                output.WriteByte((byte)'\n');
            }
        }
        else
        {
            foreach (var transition in told)
            {
                Console.WriteLine(Line(transition));
            }
        }

        return code;
    }

    // Empty lines and those that begin with # say nothing.
    private static List<string> Lines(FileInfo file)
    {
        var read = TextFile.Read(file.FullName, MostBytes);
        return read.Problem is { } problem
            ? throw new UsageException($"--expect '{file}' {problem}.")
            : [.. read.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }

    private static int Compare(List<string> expected, List<string> told)
    {
        var missing = Without(expected, told);
        var tooMany = Without(told, expected);
        missing.ForEach(line => Console.WriteLine($"- {line}"));
        tooMany.ForEach(line => Console.WriteLine($"+ {line}"));
        Console.WriteLine(missing.Count + tooMany.Count == 0 ? $"{told.Count} as expected" : $"{missing.Count} missing, {tooMany.Count} not expected");
        return missing.Count + tooMany.Count == 0 ? ExitCode.Ok : Differs;
    }

    private static List<string> Without(List<string> lines, List<string> others)
    {
        var rest = new List<string>(lines);
        others.ForEach(line => rest.Remove(line));
        return rest;
    }
}
