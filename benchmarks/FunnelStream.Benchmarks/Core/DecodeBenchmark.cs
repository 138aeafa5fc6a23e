using BenchmarkDotNet.Attributes;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Benchmarks.Core;

/// <summary>Bytes to events, over the mix of a funnel; figures are for each event.</summary>
[Config(typeof(ShortRuns))]
public class DecodeBenchmark
{
    private const int Events = 50_000;

    private readonly EventDecoder _decoder = new(new DimensionTable(), new WorkerOptions().Currency.Base);
    private InputRecord[] _records = [];

    /// <summary>Makes the events.</summary>
    [GlobalSetup]
    public void Setup() => _records = EventMix.Create(leads: Events / 3)[..Events];

    /// <summary>Decodes all of them.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public long Decode()
    {
        long sum = 0;
        foreach (ref readonly var record in _records.AsSpan())
        {
            var rejection = _decoder.Decode(record, out var decoded);
            sum += rejection.IsRejected ? 0 : decoded.At;
        }

        return sum;
    }
}
