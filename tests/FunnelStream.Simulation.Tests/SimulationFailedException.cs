namespace FunnelStream.Simulation;

/// <summary>A seed that broke what is promised: says how to play it again, and what happened last.</summary>
internal sealed class SimulationFailedException(int seed, IReadOnlyList<string> trace, Exception cause)
    : Exception($"Seed {seed}: {cause.Message}\nReplay with {ReplayVariable}={seed}. The last of {trace.Count} steps:\n{string.Join('\n', trace.TakeLast(60))}", cause)
{
    /// <summary>Environment variable that names the only seed to run.</summary>
    public const string ReplayVariable = "FUNNELSTREAM_SIM_SEED";

    public int Seed { get; } = seed;
}
