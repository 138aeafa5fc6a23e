using BenchmarkDotNet.Attributes;

namespace FunnelStream.Benchmarks.Core;

/// <summary>
/// Decoding, LeadBook and PaneStore at steady state: a million leads retained, new events of known and of new leads, a
/// checkpoint every 50,000 events; figures are for each event. No event is processed twice, so every invocation is one
/// iteration.
/// </summary>
[Config(typeof(OnceEach))]
public class WorkerBenchmark
{
    private const int Events = 100_000;
    private const int Leads = 1_000_000;

    private SteadyWorker _steady = null!;

    /// <summary>Makes the worker and the events.</summary>
    [GlobalSetup]
    public void Setup() => _steady = new SteadyWorker(Leads, Events * OnceEach.Invocations, SteadyWorker.UsualPace, checkpoint => checkpoint.GiveBack());

    /// <summary>Processes the next 100,000 events.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public void Worker() => _steady.Run(Events);
}
