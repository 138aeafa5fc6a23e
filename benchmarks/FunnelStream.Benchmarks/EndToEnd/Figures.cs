using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>How fast one process worked through the topics, as the one line of JSON that every contender prints.</summary>
/// <param name="Events">Records read.</param>
/// <param name="EventsPerSecond">From the first record to the end.</param>
/// <param name="CpuMicros">CPU time of the process for each event, microseconds.</param>
/// <param name="PeakMiB">Its largest resident set.</param>
internal readonly record struct Figures(long Events, double EventsPerSecond, double CpuMicros, double PeakMiB)
{
    /// <summary>The figures of this process.</summary>
    /// <param name="events">Records read.</param>
    /// <param name="elapsed">From the first record to the end.</param>
    public static Figures OfThisProcess(long events, TimeSpan elapsed)
    {
        using var process = Process.GetCurrentProcess();
        return new Figures(events, events / elapsed.TotalSeconds, process.TotalProcessorTime.TotalMicroseconds / events, process.PeakWorkingSet64 / 1_048_576.0);
    }

    /// <summary>Reads the line; null where it is another one.</summary>
    public static Figures? Parse(string line)
    {
        if (!line.StartsWith('{') || !line.Contains("\"events_per_s\"", StringComparison.Ordinal))
        {
            return null;
        }

        using var json = JsonDocument.Parse(line);
        return new Figures((long)Of("events"), Of("events_per_s"), Of("cpu_us_per_event"), Of("peak_rss_mib"));

        double Of(string name) => json.RootElement.GetProperty(name).GetDouble();
    }

    /// <summary>Medians, each of its own: a process that was interrupted now and then does not count.</summary>
    public static Figures Median(IReadOnlyCollection<Figures> rounds) =>
        new((long)Middle(rounds, f => f.Events), Middle(rounds, f => f.EventsPerSecond), Middle(rounds, f => f.CpuMicros), Middle(rounds, f => f.PeakMiB));

    /// <summary>The line.</summary>
    public string Json() => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"events\":{Events},\"events_per_s\":{EventsPerSecond:0},\"cpu_us_per_event\":{CpuMicros:0.00},\"peak_rss_mib\":{PeakMiB:0}}}");

    private static double Middle(IReadOnlyCollection<Figures> rounds, Func<Figures, double> of)
    {
        double[] values = [.. rounds.Select(of).Order()];
        return (values[values.Length / 2] + values[(values.Length - 1) / 2]) / 2;
    }
}
