using System.CommandLine;
using System.Globalization;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;

namespace FunnelStream.Commands;

/// <summary>Sends dead letters to where they came from.</summary>
internal static class DlqRedriveCommand
{
    private static readonly Option<string[]> Reason = DlqCommand.Reason();
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Change nothing, only say what would be done." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "redrive",
            "Send rejected records to their topics again, each to the partition it came from, and each once.",
            ("funnelstream dlq redrive --dry-run", "how many would be sent, and where"),
            ("funnelstream dlq redrive --reason bad_currency", "only those of one reason"),
            ("funnelstream dlq redrive", "all that were not redriven before"))
        {
            Notes =
            [
                "A redrive without --reason has one position, and each reason has one of its own; a record is handled once either lies\n"
                + "behind it. So what --reason leaves out stays to be redriven, and nothing is redriven twice, whatever crashes in between.",
                "Records of leads that were erased since stay where they are: this command needs the service's ErasureKey to know them.",
                "Records that were cut to fit are passed over, once, and named: their originals lie in the inputs.",
            ],
        };
        command.Options.Add(Reason);
        command.Options.Add(DryRun);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var service = ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: true);
        var options = service.Kafka;
        var isDryRun = parsed.GetValue(DryRun);
        using var progress = Progress.OnError(() => isDryRun ? "reading the rejected records" : "redriving", TimeProvider.System);
        var report = Redrive.Run(options, service.Worker.ErasureKey, parsed.GetValue(Reason) ?? [], isDryRun, cancellation);
        foreach (var ((reason, topic), count) in report.Redriven)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isDryRun ? "would redrive" : "redriven")} {count,9:N0} {reason} to '{topic}'"));
        }

        if (report.Redriven.Count == 0)
        {
            Console.WriteLine("Nothing to redrive.");
        }

        Tell(report.WithoutHeaders, "of them without their own headers, which were too large to be kept");
        Tell(report.LeftOut, "of other reasons are left to be redriven");
        Tell(report.Erased, "of leads that were erased are never redriven");
        Tell(report.Before, "redriven before");
        foreach (var letter in report.Impossible)
        {
            Console.WriteLine(letter.Topic is null
                ? $"not possible: partition {letter.Partition}, offset {letter.Offset} of '{options.DeadLetters}' does not say where it came from"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"not possible: the {letter.Reason} of '{letter.Topic}' partition {letter.InputPartition}, offset {letter.InputOffset} was cut to fit (it had {letter.ValueTruncatedFrom ?? letter.KeyTruncatedFrom:N0} bytes)"));
        }

        return ExitCode.Ok;
    }

    private static void Tell(long count, string what)
    {
        if (count > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}"));
        }
    }
}
