using System.CommandLine;

namespace FunnelStream.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params (string Line, string What)[] examples) : Command(name, description)
{
    /// <summary>Command lines, each with what it does.</summary>
    public IReadOnlyList<(string Line, string What)> Examples { get; } = examples;

    /// <summary>What should be known beyond the description, each a paragraph of some lines.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
