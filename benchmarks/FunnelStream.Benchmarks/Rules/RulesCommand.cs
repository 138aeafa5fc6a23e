using System.Diagnostics;
using System.Globalization;
using FunnelStream.Alerts;
using FunnelStream.Board;
using FunnelStream.Configuration;
using FunnelStream.Connectors.Files;
using FunnelStream.Connectors.Generator;
using FunnelStream.Replay;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Benchmarks.Rules;

/// <summary>
/// What the default rules cost over a year of files, as <c>alerts test</c> evaluates them: a year that goes on as it began, and one in which a campaign
/// leaves sales answering ever later.
/// </summary>
internal static class RulesCommand
{
    private const int Days = 365;
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int Run(Arguments arguments)
    {
        var (leads, rounds) = (arguments.Number("leads", 10_000), arguments.Number("rounds", 3));
        var table = new MarkdownTable("Story", "leads", "days", "evaluations", "CPU s", "wall s");
        var surge = Start.AddDays(Days * .6);
        Measure(table, "steady", rounds, new StoryOptions { Start = Start, Surge = DateTimeOffset.MaxValue, End = Start.AddDays(Days), LeadsPerDay = leads / (double)Days });

        // After its surge a story has twice the leads.
        Measure(table, "sales overrun from day 219", rounds, new StoryOptions { Start = Start, Surge = surge, End = Start.AddDays(Days), LeadsPerDay = leads / (Days * 1.4) });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} processors, medians of {rounds} rounds"));
        Console.WriteLine();
        table.Write();
        return 0;
    }

    private static void Measure(MarkdownTable table, string name, int rounds, StoryOptions story)
    {
        var folder = Directory.CreateTempSubdirectory("funnelstream-rules-").FullName;
        try
        {
            var leads = Write(story, folder);
            var (cpu, wall, evaluations) = (new List<double>(), new List<double>(), 0L);
            for (var round = 0; round < rounds; round++)
            {
                var rules = AlertRules.Default.Now(TimeProvider.System, NullLogger.Instance);
                var replay = new AlertReplay(new WorkerOptions(), new BoardOptions(), rules);
                var (began, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
                _ = replay.Run(EventFiles.In(folder), default).Count();
                cpu.Add((Environment.CpuUsage.TotalTime - began).TotalSeconds);
                wall.Add(watch.Elapsed.TotalSeconds);
                evaluations = rules.Sum(rule => Evaluations(rule, story, replay.Board));
            }

            table.Add(name, Number(leads, "N0"), Number(Days, "N0"), Number(evaluations, "N0"), Number(Median(cpu), "N1"), Number(Median(wall), "N1"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Write(StoryOptions story, string path)
    {
        using var folder = new StoryFolder(path);
        var leads = 0;
        foreach (var e in FunnelStory.Tell(story))
        {
            folder.Write(e);
            leads += e.Value.AsSpan().IndexOf("\"type\":\"created\""u8) >= 0 ? 1 : 0;
        }

        return leads;
    }

    // A replay leaves none out.
    private static long Evaluations(AlertRule rule, StoryOptions story, FunnelBoard board)
    {
        var number = 0L;
        for (var at = story.Start.ToUnixTimeMilliseconds(); at <= board.Watermark; at = rule.Cadence.Next(at, new BoardOptions().Days))
        {
            number++;
        }

        return number;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
