using System.CommandLine;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Commands;

/// <summary>Gives up what was counted.</summary>
internal static class StateResetCommand
{
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it. Without it, only what would be deleted is said." };
    private static readonly Option<bool> DeadLetters = new("--dead-letters") { Description = "Delete the rejected records too, and what is known of their redrives." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "reset",
            "Delete what was counted and where reading stood; the next 'run' counts anew from Kafka:StartFrom.",
            ("funnelstream state reset", "say what would be deleted"),
            ("funnelstream state reset --yes", "delete it"),
            ("funnelstream state reset --yes --dead-letters", "with the rejected records"))
        {
            Notes = ["The inputs stay, and so does what was written to InfluxDB. With --yes it is refused while a process of the group runs."],
        };
        command.Options.Add(Yes);
        command.Options.Add(DeadLetters);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: true).Kafka;
        var (isSure, deadLetters) = (parsed.GetValue(Yes), parsed.GetValue(DeadLetters));
        var reset = await StateReset.PlanAsync(options, deadLetters).ConfigureAwait(false);
        if (isSure)
        {
            await reset.RunAsync(cancellation).ConfigureAwait(false);
        }

        Tell(isSure ? "deleted and created anew" : "would delete and create anew", "topic", reset.Topics);
        Tell(isSure ? "deleted" : "would delete", "committed offsets of the group", reset.Groups);
        if (reset.Topics.Count + reset.Groups.Count == 0)
        {
            Console.WriteLine("There is no state.");
        }
        else if (!isSure)
        {
            foreach (var process in reset.AtWork)
            {
                Console.WriteLine($"has to be stopped first: {process}");
            }

            Console.WriteLine("Nothing was deleted. Say --yes to do it; 'funnelstream state export FILE' keeps a copy.");
        }

        return ExitCode.Ok;
    }

    private static void Tell(string what, string kind, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            Console.WriteLine($"{what}: {kind} {name}");
        }
    }
}
