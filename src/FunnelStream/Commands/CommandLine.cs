using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using FunnelStream.Configuration;

namespace FunnelStream.Commands;

/// <summary>The command line as a whole: the list of commands, and what their failures are called to the outside.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line and answers the process's exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var help = Console.Out; // of several lines, and nothing in it comes from outside
        VisibleWriter.Install();
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not ExamplesHelp)
        {
            return Refuse(parsed);
        }

        try
        {
            // The service brings things to an end in its own time; the other commands have a moment after SIGTERM or SIGINT.
            var isService = parsed.CommandResult.Command.Name == "run";
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = help,
                ProcessTerminationTimeout = isService ? null : TimeSpan.FromSeconds(10),
            };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok; // stopped as asked
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Failure.Report(e, Console.Error);
        }
    }

    /// <summary>All commands, in the order in which one gets to know them.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("FunnelStream: funnel KPIs per channel from lead, touchpoint and deal events, as they happen.");
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(GenerateCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(HealthCommand.Create());
        root.Subcommands.Add(AlertsCommand.Create());
        root.Subcommands.Add(DlqCommand.Create());
        root.Subcommands.Add(StateCommand.Create());
        root.Options.Add(SettingOptions.Config);
        root.Options.Add(SettingOptions.Set);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExamplesHelp((HelpAction)help.Action!);
        }

        return root;
    }

    // What was taken for nothing, with the command or option that has nearly its name.
    private static IEnumerable<(string Given, string Near)> Meant(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] commands = [.. command.Subcommands.Select(c => c.Name)];
        string[] options = [.. command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(o => o.Recursive))).Select(o => o.Name)];
        return parsed.UnmatchedTokens
            .Select(token => (token, EditDistance.Nearest(token, token.StartsWith('-') ? options : commands)))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => (pair.token, pair.Item2!));
    }

    // A value that is none is said in types of this program otherwise.
    private static string Text(ParseError error)
    {
        var (name, type, value) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType, option.Tokens),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType, argument.Tokens),
            _ => default,
        };
        return type is not null && error.Message.Contains(type.Namespace + ".", StringComparison.Ordinal)
            ? $"{name} '{string.Join(' ', value.Select(token => token.Value))}' {Expected(Nullable.GetUnderlyingType(type) ?? type)}."
            : error.Message.Replace($"{Environment.NewLine}\t", " ", StringComparison.Ordinal);
    }

    private static string Expected(Type type) =>
        type == typeof(FileInfo) ? "names no file"
        : type == typeof(DirectoryInfo) ? "names no folder"
        : type == typeof(bool) ? "is neither true nor false"
        : "is no whole number, or one too large";

    private static int Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine(Text(error));
        }

        foreach (var (given, near) in Meant(parsed))
        {
            Console.Error.WriteLine($"'{given}' is none. Did you mean '{near}'?");
        }

        var path = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            path.Insert(0, command.Command.Name);
        }

        Console.Error.WriteLine($"See: {string.Join(' ', [.. path.Prepend("funnelstream"), "--help"])}");
        return ExitCode.Usage;
    }
}
