using System.CommandLine;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Commands;

/// <summary>Brings a file's state back, as it was or for other settings.</summary>
internal static class StateImportCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "A file of 'funnelstream state export'." };
    private static readonly Option<string> Partitioner = new("--partitioner")
    {
        Description = "How the producers of the inputs place keys: murmur2 (Java and its kin) or crc32 (librdkafka's default); asked where the partition count is another.",
        HelpName = "murmur2|crc32",
        DefaultValueFactory = _ => "murmur2",
    };

    private static readonly Option<InputsFrom?> From = new("--inputs-from")
    {
        Description = "Where reading goes on; needed where the inputs, or their partition count, are others than the file's.",
        HelpName = "earliest|latest|TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text is InputsFrom.Earliest or InputsFrom.Latest)
            {
                return new InputsFrom(text, null);
            }

            if (ParsedOption.TryParseTime(text, out var time))
            {
                return new InputsFrom(null, time);
            }

            result.AddError($"--inputs-from '{text}' is neither earliest, latest nor a time with offset, like 2026-01-31T00:00:00Z.");
            return null;
        },
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "import",
            "Write a file of 'state export' into Kafka, so that the next 'run' goes on from there.",
            ("funnelstream state import state.gz", "as it was"),
            ("funnelstream state import state.gz --inputs-from latest", "the inputs were given more partitions"),
            ("funnelstream state import state.gz --inputs-from 2026-01-31T00:00:00Z --partitioner crc32", "written to by librdkafka's clients"))
        {
            Notes =
            [
                "Into empty state topics, created where they do not exist; all or nothing; refused where there is state. Partition count,\n"
                + "prefix, group and families may be others than the file's. A dimension that was not counted by reads (none), but for\n"
                + "the leads that are kept.",
                "--inputs-from latest: what was produced between export and import is not counted. Where partitions were added: stop the\n"
                + "producers, let the service catch up, export. Old records lie on the partitions where their leads were: read again,\n"
                + "they would be counted twice.",
                "--inputs-from earliest: for inputs that were written anew, by key: all that they keep is read again. Events of known leads\n"
                + "change nothing. Visits, spend and surveys that are older than the memory of ids, and events of leads that are\n"
                + "forgotten since, are rejected as too late.",
                "--inputs-from TIME: the same from the first record of that time on; take one before the export.",
            ],
        };
        command.Arguments.Add(File);
        command.Options.Add(Partitioner);
        command.Options.Add(From);
        Partitioner.AcceptOnlyFromAmong("murmur2", "crc32");
        command.SetAction((parsed, cancellation) => RunAsync(parsed, TimeProvider.System, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        var options = ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: true);
        var file = parsed.GetValue(File)!;
        if (!file.Exists)
        {
            throw new UsageException($"'{file.FullName}' {(Directory.Exists(file.FullName) ? "is a folder: name a file" : "does not exist: correct the path")}.");
        }

        try
        {
            await using var input = file.OpenRead();
            using var progress = Progress.OnError(() => $"importing: {Progress.Percent(input.Position, file.Length)} read", time);
            var state = await StateImporter.RunAsync(
                options.Kafka, options.Worker, input, parsed.GetValue(From), parsed.GetValue(Partitioner) == "crc32", time, cancellation).ConfigureAwait(false);
            Console.WriteLine($"imported: {StateExportCommand.Describe(state.Figures)} of the group '{options.Kafka.GroupId}'");
            foreach (var change in state.Changes)
            {
                Console.WriteLine(change);
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"'{file.FullName}' can't be read: {e.Message}");
        }
    }
}
