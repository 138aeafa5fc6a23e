using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FunnelStream.Benchmarks.Core;

/// <summary>Short runs in this process: nothing is generated, restored or downloaded.</summary>
internal sealed class ShortRuns : ManualConfig
{
    /// <summary>Where BenchmarkDotNet leaves its own reports.</summary>
    public const string Reports = "artifacts/benchmarks";

    public ShortRuns()
    {
        ArtifactsPath = Reports;
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}

/// <summary>As <see cref="ShortRuns"/>, each invocation an iteration: for what goes on and cannot be done twice.</summary>
internal sealed class OnceEach : ManualConfig
{
    /// <summary>Upper bound of how often a benchmark is invoked: warm-up, iterations, one to measure memory, one to spare.</summary>
    public const int Invocations = 12;

    public OnceEach()
    {
        ArtifactsPath = ShortRuns.Reports;
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(2).WithIterationCount(8).WithInvocationCount(1).WithUnrollFactor(1));
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}
