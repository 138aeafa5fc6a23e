using FunnelStream.Simulation.Processes;

namespace FunnelStream.Simulation;

/// <summary>
/// One run: chance does its worst for a while, then all faults cease, everything drains, and what is there must be exactly
/// what the events say.
/// </summary>
internal static class Simulator
{
    private const int MostCalmTurns = 6_000;

    /// <exception cref="SimulationFailedException">It is not.</exception>
    /// <returns>What happened, line by line.</returns>
    public static IReadOnlyList<string> Run(int seed, Mutation mutation = Mutation.None)
    {
        var scenario = new Scenario(seed);
        var world = new World(scenario, new Random(seed), mutation);
        try
        {
            var faults = new Faults(world, scenario);
            world.Faults = faults;
            while (!faults.IsOver)
            {
                faults.Step();
            }

            world.Faults = null;
            world.Trace("all faults cease");
            faults.Arrive(int.MaxValue);
            var board = Drain(world);
            Verdict.Of(scenario, world, board.Board);
            return world.TraceLines;
        }
        catch (Exception e) when (e is not SimulationFailedException)
        {
            throw new SimulationFailedException(seed, world.TraceLines, e);
        }
    }

    private static ActiveBoard Drain(World world)
    {
        world.ForgetRequests();
        foreach (var process in world.Processes)
        {
            process.Start();
            process.Resume();
        }

        Until("everything is counted", () => world.WorkerProcesses, () => IsCounted(world));
        foreach (var process in world.WorkerProcesses)
        {
            process.Complete();
        }

        world.Coordinator.Finish();
        Until("everything is shown", () => world.BoardProcesses, () => world.BoardProcesses.Any(b => b.Active is { IsDrained: true }));
        return world.BoardProcesses.Single(b => b.Active is { IsDrained: true }).Active!;

        void Until(string what, Func<IReadOnlyList<Process>> who, Func<bool> isSo)
        {
            for (var turn = 0; !isSo(); turn++)
            {
                turn.ShouldBeLessThan(MostCalmTurns, $"It never came that {what}.");
                world.Pass(100);
                world.Turn(who()[world.Random.Next(who().Count)]);
            }
        }
    }

    private static bool IsCounted(World world) => !world.Workers.IsRebalancing
        && Enumerable.Range(0, world.Panes.Length).All(p => world.WorkerProcesses.Any(w => w.HasCommitted(p)));
}
