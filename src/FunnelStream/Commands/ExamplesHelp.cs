using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FunnelStream.Commands;

/// <summary>The ordinary help followed by the command's examples.</summary>
internal sealed class ExamplesHelp(HelpAction ordinary) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = ordinary.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        List<(string Line, string What)> examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => [.. command.Examples],
            RootCommand root => [.. root.Subcommands.OfType<ExampleCommand>().Select(c => c.Examples[0])],
            _ => [],
        };
        foreach (var line in parseResult.CommandResult.Command is ExampleCommand { Notes: { Count: > 0 } notes } ? notes.Prepend("Notes:").Append("") : [])
        {
            output.WriteLine(line.Length == 0 || line == "Notes:" ? line : $"  {line.ReplaceLineEndings($"{Environment.NewLine}  ")}");
        }

        output.WriteLine("Examples:");
        var width = examples.Max(e => e.Line.Length);
        foreach (var (line, what) in examples)
        {
            output.WriteLine($"  {line.PadRight(width)}  {what}");
        }

        output.WriteLine();
        return result;
    }
}
