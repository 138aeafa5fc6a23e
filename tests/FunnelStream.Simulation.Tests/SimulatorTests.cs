using System.Globalization;

namespace FunnelStream.Simulation;

/// <summary>Whatever is killed, paused, lost, fenced, compacted or late: every number is exactly right in the end.</summary>
public sealed class SimulatorTests
{
    private const int Seeds = 2_000;

    [Fact]
    public void Every_number_is_exact_whatever_goes_wrong()
    {
        var failures = ToRun().AsParallel().Select(seed => Record.Exception(() => Simulator.Run(seed))).OfType<SimulationFailedException>().ToList();
        failures.Select(failure => failure.Seed).Order().ShouldBeEmpty(failures.MinBy(failure => failure.Seed)?.Message);
    }

    private static IEnumerable<int> ToRun() =>
        Environment.GetEnvironmentVariable(SimulationFailedException.ReplayVariable) is { } seed
            ? [int.Parse(seed, CultureInfo.InvariantCulture)]
            : Enumerable.Range(0, Seeds);
}
