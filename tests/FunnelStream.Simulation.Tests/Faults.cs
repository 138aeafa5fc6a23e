using FunnelStream.Simulation.Processes;

namespace FunnelStream.Simulation;

/// <summary>The scheduler: what happens next, and what goes wrong.</summary>
internal sealed class Faults(World world, Scenario scenario)
{
    // KeepDeletesMillis: above every outage of a run, as a day is above those of production.
    private const int Steps = 600;
    private const long KeepDeletesMillis = 3_600_000;

    private readonly Random _random = world.Random;
    private int _delivered;
    private int _steps;

    /// <summary>Whether it was enough.</summary>
    public bool IsOver => _steps >= Steps;

    /// <summary>Whether every record has arrived.</summary>
    public bool HasDelivered => _delivered == scenario.Records.Count;

    /// <summary>One thing happens.</summary>
    public void Step()
    {
        _steps++;
        world.Pass(_random.Next(200));
        switch (_random.Next(100))
        {
            case < 14: Arrive(_random.Next(1, 8)); break;
            case < 55: world.Turn(Any(world.WorkerProcesses)); break;
            case < 90: world.Turn(Any(world.BoardProcesses)); break;
            case < 93: world.Deliver(); break;
            default: Harm(); break;
        }
    }

    public void Arrive(int count)
    {
        for (; count > 0 && !HasDelivered; count--)
        {
            var (record, e) = scenario.Records[_delivered++];
            var log = world.Inputs[(int)record.Topic][scenario.PartitionOf(record)];
            if (_random.Next(20) == 0)
            {
                log.Skip();
            }

            log.Append(record.Key!.Value.ToArray(), record.Value?.ToArray(), new Arrival(e, record.Timestamp));
        }
    }

    public CommitFault NextCommitFault() => _random.Next(6) == 0 ? (CommitFault)_random.Next(1, 5) : CommitFault.None;

    /// <summary>What may happen to a process in the middle of its turn.</summary>
    public void Strike(Process process)
    {
        switch (_random.Next(10))
        {
            case 0: Kill(process); break;
            case 1 or 2: Pause(process); break;
            default: break;
        }
    }

    private void Harm()
    {
        var process = Any(world.Processes.ToList());
        switch (_random.Next(15))
        {
            case 0 or 1 when process.IsUp:
                Kill(process);
                break;
            case 0 or 1 or 2 or 3 or 4:
                Start();
                break;
            case 5 or 6 when process.IsUp:
                Pause(process);
                break;
            case 7 when process is { IsUp: true, IsBusy: false }:
                world.Trace($"{process.Name} leaves");
                process.Leave();
                process.Kill();
                break;
            case 8:
                world.Trace("the group is rebalanced");
                world.Workers.Rebalance();
                break;
            case 9:
                world.Trace($"{process.Name} loses its session");
                process.Leave();
                break;
            case 10:
                world.Trace("the group's offsets expire");
                world.Workers.Offsets.Clear();
                break;
            case 11 or 12:
                Compact();
                break;
            case 13:
                Hang();
                break;
            default:
                world.Pass(_random.Next(5_000));
                break;
        }
    }

    private void Kill(Process process)
    {
        world.Trace($"{process.Name} is killed");
        process.Kill();
    }

    private void Pause(Process process)
    {
        var millis = _random.Next(500, 30_000);
        world.Trace($"{process.Name} is paused for {millis} ms");
        process.Pause(millis);
    }

    private void Start()
    {
        if (world.Processes.FirstOrDefault(p => !p.IsUp) is { } down)
        {
            world.Trace($"{down.Name} is started");
            down.Start();
        }
    }

    private void Compact()
    {
        var log = Any(Any(world.State));
        log.Compact(
            _random.NextInt64(log.HighWatermark + 1),
            world.Clock.Now,
            world.Mutation == Mutation.TombstonesDroppedAtOnce ? 0 : KeepDeletesMillis);
    }

    // A producer that is none of ours and never ends: the last stable offset stands still until the broker aborts it.
    private void Hang()
    {
        var log = Any(Any(world.State));
        var foreign = world.Coordinator.Initialize($"foreign-{_random.Next(3)}");
        world.Coordinator.Append(foreign, log, [0], [0]);
        world.Trace("a foreign transaction hangs");
    }

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
