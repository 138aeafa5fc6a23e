using System.CommandLine;
using System.Globalization;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Kafka;
using FunnelStream.Transfer;

namespace FunnelStream.Commands;

/// <summary>Carries what was counted into a file.</summary>
internal static class StateExportCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "The file to write, gzip of JSON lines; it must not exist yet." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "export",
            "Write what was counted, and where reading stands, into a file for 'state import'.",
            ("funnelstream state export state.gz", "everything"),
            ("zgrep '\"lead\":\"lead-4711\"' state.gz", "what is kept of one lead"))
        {
            Notes =
            [
                "For a backup, a move to other partitions or families, or all that is kept of a person: it holds personal data.\n"
                + "The state is verified on the way. Refused while a process of the group runs.",
            ],
        };
        command.Arguments.Add(File);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, TimeProvider.System, cancellation));
        return command;
    }

    /// <summary>A sentence part on what went through a file.</summary>
    public static string Describe(TransferFigures figures) => string.Create(
        CultureInfo.InvariantCulture, $"{figures.Leads:N0} leads, {figures.Panes:N0} panes, {figures.Ids:N0} ids of events, {figures.Erasures:N0} erasures in {figures.Partitions} partitions");

    private static async Task<int> RunAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        var options = ServiceOptionsReader.Read(SettingOptions.Load(parsed), needsKafka: true);
        var file = parsed.GetValue(File)!;
        if (Path.Exists(file.FullName))
        {
            throw new UsageException($"'{file.FullName}' exists already; name a file that does not.");
        }

        // Under another name until it is whole; for the owner's eyes only.
        var unfinished = file.FullName + ".part";
        try
        {
            var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            TransferFigures figures;
            await using (var output = new FileStream(unfinished, mode))
            {
                using var progress = Progress.OnError(() => string.Create(CultureInfo.InvariantCulture, $"exporting: {new FileInfo(unfinished).Length / 1024:N0} KiB written"), time);
                figures = await StateExporter.RunAsync(options.Kafka, options.Worker, output, time, cancellation).ConfigureAwait(false);
            }

            System.IO.File.Move(unfinished, file.FullName);
            Console.WriteLine($"exported: {Describe(figures)} to '{file.FullName}'");
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file.FullName}' can't be written: {e.Message}");
        }
        finally
        {
            if (System.IO.File.Exists(unfinished))
            {
                System.IO.File.Delete(unfinished);
            }
        }
    }
}
