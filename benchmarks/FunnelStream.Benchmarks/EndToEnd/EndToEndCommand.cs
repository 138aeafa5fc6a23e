using System.Globalization;
using System.Runtime.InteropServices;

namespace FunnelStream.Benchmarks.EndToEnd;

/// <summary>
/// Lets every contender work through the same topics of a real broker, in turns over several rounds, each in a process of
/// its own, and prints medians and ratios.
/// </summary>
internal static class EndToEndCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var (leads, rounds, withPeers) = (arguments.Number("leads", 400_000), arguments.Number("rounds", 3), arguments.Has("peers"));
        if (withPeers && Contenders.Peers is null)
        {
            Console.Error.WriteLine("--peers: the other engines are not at hand (no script peers/peers beside the repository).");
            return 69;
        }

        await using var broker = await BenchBroker.StartAsync();
        if (broker is null)
        {
            Console.Error.WriteLine("There is no Kafka: set FUNNELSTREAM_TEST_KAFKA to the address of one whose topics leads, touchpoints and deals may be filled.");
            return 69;
        }

        // An interrupted run leaves no broker behind.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        await broker.FillAsync(leads);
        List<Contender> contenders = [Contenders.Bare, Contenders.BareTuned, Contenders.Draft, Contenders.DraftTuned, Contenders.Ours, Contenders.OursByChannel];
        contenders.AddRange(withPeers ? [Contenders.Flink, Contenders.KafkaStreams] : []);
        var measured = contenders.ToDictionary(contender => contender, _ => new List<Figures>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                await Rest.AwaitAsync();
                var figures = await MeasureAsync(contender, broker.Bootstrap);
                measured[contender].Add(figures);
                Console.Error.WriteLine($"round {round}, load {Load()}: {contender.Name} {figures.Json()}");
            }
        }

        Report(measured.ToDictionary(entry => entry.Key, entry => Figures.Median(entry.Value)), rounds);
        return 0;

        void End(PosixSignalContext context)
        {
            broker.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Environment.Exit(130);
        }
    }

    private static async Task<Figures> MeasureAsync(Contender contender, string bootstrap)
    {
        var output = await Tool.RunAsync(contender.Program, contender.Arguments(bootstrap, Guid.NewGuid().ToString("N")));
        return output.Split('\n').Select(Figures.Parse).FirstOrDefault(figures => figures is not null)
            ?? throw new InvalidOperationException($"{contender.Name} printed no figures: {output}");
    }

    private static void Report(Dictionary<Contender, Figures> medians, int rounds)
    {
        var table = new MarkdownTable("Program", "events/s", "CPU µs/event", "peak MiB");
        foreach (var (contender, figures) in medians)
        {
            table.Add(contender.Name, Text(figures.EventsPerSecond, "N0"), Text(figures.CpuMicros, "N2"), Text(figures.PeakMiB, "N0"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {medians[Contenders.Ours].Events:N0} events, {Environment.ProcessorCount} processors, medians of {rounds} rounds, load {Load()}"));
        Console.WriteLine();
        table.Write();
        Console.WriteLine();
        var ratios = new MarkdownTable("Ratio", "FunnelStream", "channel alone", "wanted");
        Add("events/s, to the bare loop", Contenders.Bare, f => f.EventsPerSecond, "≥ 0.80");
        Add("events/s, to the bare loop, fetching tuned", Contenders.BareTuned, f => f.EventsPerSecond, "");
        Add("events/s, to the first draft", Contenders.Draft, f => f.EventsPerSecond, "≥ 2.00");
        Add("events/s, to the first draft, fetching tuned", Contenders.DraftTuned, f => f.EventsPerSecond, "");
        Add("events/s, to Flink", Contenders.Flink, f => f.EventsPerSecond, "≥ 2.50");
        Add("CPU per event, to Flink", Contenders.Flink, f => f.CpuMicros, "≤ 0.25");
        Add("peak memory, to Flink", Contenders.Flink, f => f.PeakMiB, "≤ 0.33");
        Add("events/s, to Kafka Streams", Contenders.KafkaStreams, f => f.EventsPerSecond, "≥ 5.00");
        Add("CPU per event, to Kafka Streams", Contenders.KafkaStreams, f => f.CpuMicros, "");
        ratios.Write();

        void Add(string name, Contender other, Func<Figures, double> of, string wanted)
        {
            if (medians.TryGetValue(other, out var theirs))
            {
                ratios.Add(
                    name,
                    Text(of(medians[Contenders.Ours]) / of(theirs), "N2"),
                    Text(of(medians[Contenders.OursByChannel]) / of(theirs), "N2"),
                    wanted);
            }
        }
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    // What else the machine was busy with.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
