using System.Buffers;
using System.CommandLine;
using System.Globalization;
using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.InfluxDb;
using FunnelStream.Kpis;
using FunnelStream.Replay;
using FunnelStream.Terminal;
using FunnelStream.Worker;

namespace FunnelStream.Commands;

/// <summary>Files in, KPIs out.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("DIR") { Description = "Folder of leads.ndjson, touchpoints.ndjson, deals.ndjson (each optional, or .ndjson.gz)." };
    private static readonly Option<WindowLength[]> Windows = ParsedOption.List("--windows", "WINDOW", "Windows that end at --as-of: 24h, 7d, 30d, all; separated by commas (default all).", WindowLength.Parse, ',');
    private static readonly Option<Breakdown[]> By = ParsedOption.List("--by", "DIMENSIONS", "A breakdown beside the total, such as channel or channel+campaign; may be repeated.", Breakdown.Parse, ',');
    private static readonly Option<CohortPeriod[]> Cohort = new("--cohort") { Description = "Also the leads of every calendar day, week or month.", HelpName = "day|week|month" };
    private static readonly Option<DateTimeOffset?> AsOf = ParsedOption.Time("--as-of", "Events at or after it do not count, ages are taken at it (default: just after the last event).");
    private static readonly Option<string?> Zone = new("--zone") { Description = "Where days begin, over Calendar:Zone; an IANA name.", HelpName = "ZONE" };
    private static readonly Option<OutputFormat> Format = new("--format") { Description = "A table, JSON lines, or line protocol.", HelpName = "table|jsonl|lp" };

    private enum OutputFormat
    {
        Table,
        Jsonl,
        Lp,
    }

    public static Command Create()
    {
        var command = new ExampleCommand(
            "replay",
            "Compute KPIs from files of events, without Kafka.",
            ("funnelstream replay events", "every KPI over everything"),
            ("funnelstream replay events --windows 30d,all --by channel --by channel+campaign", "two windows, three breakdowns"),
            ("funnelstream replay events --cohort month --zone Europe/Paris --format jsonl", "monthly cohorts as JSON lines"),
            ("funnelstream replay events --as-of 2026-02-01T00:00:00Z", "as things stood then")) { Folder, Windows, By, Cohort, AsOf, Zone, Format };
        Format.AcceptOnlyFromAmong("table", "jsonl", "lp");
        Cohort.AcceptOnlyFromAmong("day", "week", "month");
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var configuration = SettingOptions.Load(parsed);
        if (parsed.GetValue(Zone) is { } zone)
        {
            configuration["Calendar:Zone"] = zone;
        }

        var options = ServiceOptionsReader.Read(configuration, needsKafka: false);
        var format = parsed.GetValue(Format);
        var replay = new ReplayOptions
        {
            Windows = parsed.GetValue(Windows) is { Length: > 0 } windows ? [.. windows.DistinctBy(w => w.Name)] : [WindowLength.All],
            Breakdowns = [.. (parsed.GetValue(By) ?? []).Prepend(Breakdown.Total).DistinctBy(b => b.Name)],
            Cohorts = [.. (parsed.GetValue(Cohort) ?? []).Distinct()],
            AsOf = parsed.GetValue(AsOf),
            WithPoints = format == OutputFormat.Lp,
        };
        var files = Readable(() => EventFiles.In(parsed.GetValue(Folder)!.FullName));
        var families = replay.FamiliesBeside(options.Worker.Families);
        var board = options.Board with { Families = families, Windows = replay.Windows, Breakdowns = replay.Breakdowns, KeepsPoints = replay.WithPoints };
        var replayer = Readable(() => Replay(options.Worker with { Families = families }, board, replay, files, cancellation));
        Report(replayer.Rejections, files);
        if (replay.AsOf is { } asOf && asOf.ToUnixTimeMilliseconds() <= replayer.First)
        {
            Console.Error.WriteLine($"No event is before --as-of {ParsedOption.Write(asOf)}: the first is at {ParsedOption.Write(DateTimeOffset.FromUnixTimeMilliseconds(replayer.First))}.");
        }

        Write(replayer.Board, replay, format);
        return ExitCode.Ok;
    }

    private static Replayer Replay(WorkerOptions worker, BoardOptions board, ReplayOptions replay, EventFiles files, CancellationToken cancellation)
    {
        using var progress = Progress.OnError(() => $"reading: {Progress.Percent(files.BytesRead, files.TotalBytes)}", TimeProvider.System);
        var replayer = new Replayer(worker, board, replay);
        replayer.Run(files, cancellation);
        return replayer;
    }

    internal static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Says which lines were rejected.</summary>
    /// <exception cref="UsageException">A file holds no event at all: what would be computed without it is no answer.</exception>
    internal static void Report(Rejections rejections, EventFiles files)
    {
        foreach (var line in rejections.Lines(files))
        {
            Console.Error.WriteLine(line);
        }

        if (Readable(() => rejections.Flaws(files)) is { Count: > 0 } flaws)
        {
            throw new UsageException(string.Join(' ', flaws));
        }
    }

    private static void Write(FunnelBoard board, ReplayOptions replay, OutputFormat format)
    {
        var results = board.Results()
            .OrderBy(r => replay.Windows.TakeWhile(w => w.Name != r.Window).Count())
            .ThenBy(r => replay.Breakdowns.TakeWhile(b => b.Name != r.Scope.Breakdown.Name).Count())
            .ThenBy(r => r.Scope.ToString(), StringComparer.Ordinal).ThenBy(r => r.Face)
            .Concat(replay.Cohorts.SelectMany(period => board.Cohorts(period)));
        if (format == OutputFormat.Table)
        {
            ResultTables.Write(PlainConsole.OrTerminal(), results);
            return;
        }

        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        if (format == OutputFormat.Jsonl)
        {
            var json = new JsonLines(output);
            foreach (var result in results)
            {
                json.Write(result);
            }

            return;
        }

        var point = new PointBuilder();
        var line = new ArrayBufferWriter<byte>();
        var all = board.TakeChangedPoints().Select(change => BoardPoints.Span(point, change))
            .Concat(board.TakeChangedCohorts().Select(change => BoardPoints.Cohort(point, change)))
            .Concat(results.Select(result => BoardPoints.Kpi(point, result)));
        foreach (var next in all)
        {
            next.WriteLine(line);
            output.Write(line.WrittenSpan);
            line.ResetWrittenCount();
        }
    }
}
