using FunnelStream.Board;
using FunnelStream.Simulation.Broker;
using FunnelStream.Simulation.Processes;
using FunnelStream.Worker;

namespace FunnelStream.Simulation;

/// <summary>All there is in one run: brokers, processes, sink, time, and the one source of chance.</summary>
internal sealed class World
{
    private const int MostNested = 2;
    private const int LongerThanAnyRunMillis = 7_200_000;
    private const int WorkerSessionMillis = 10_000;

    private readonly List<string> _trace = [];
    private readonly List<Action> _underWay = [];
    private int _nested;

    public World(Scenario scenario, Random random, Mutation mutation)
    {
        (Random, Mutation, Options, Shown) = (random, mutation, scenario.Options, scenario.Shown);
        var partitions = scenario.Partitions;
        Clock = new Clock(scenario.AsOf - LongerThanAnyRunMillis);
        Coordinator = new TransactionCoordinator(Clock, checksEpochs: mutation != Mutation.EpochsIgnored);
        Workers = new ConsumerGroup(Clock, partitions, WorkerSessionMillis);
        Election = new ConsumerGroup(Clock, partitions: 1, BoardProcess.SessionMillis);
        Inputs = [Topic(), Topic(), Topic()];
        State = [Topic(), Topic(), Topic()];
        DeadLetters = Topic();
        Committed = new CommittedHistory(partitions);
        SinkPosition = new long[partitions];
        Sink = new Sink(Clock, random);
        WorkerProcesses = [.. Enumerable.Range(0, random.Next(2, 4)).Select(i => new WorkerProcess(this, i))];
        BoardProcesses = [new BoardProcess(this, 0), new BoardProcess(this, 1)];

        PartitionLog[] Topic() => [.. Enumerable.Range(0, partitions).Select(_ => new PartitionLog())];
    }

    public Random Random { get; }

    public Mutation Mutation { get; }

    public WorkerOptions Options { get; }

    public BoardOptions Shown { get; }

    public Clock Clock { get; }

    public TransactionCoordinator Coordinator { get; }

    /// <summary>The group that shares the partitions out.</summary>
    public ConsumerGroup Workers { get; }

    /// <summary>The group that elects the active board.</summary>
    public ConsumerGroup Election { get; }

    /// <summary>By input topic and partition.</summary>
    public IReadOnlyList<PartitionLog[]> Inputs { get; }

    /// <summary>By state topic and partition.</summary>
    public IReadOnlyList<PartitionLog[]> State { get; }

    public PartitionLog[] Panes => State[2];

    public PartitionLog[] DeadLetters { get; }

    public CommittedHistory Committed { get; }

    public Sink Sink { get; }

    /// <summary>By partition of the panes topic: up to where the sink has everything.</summary>
    public IReadOnlyList<long> SinkPosition { get; set; }

    public IReadOnlyList<WorkerProcess> WorkerProcesses { get; }

    public IReadOnlyList<BoardProcess> BoardProcesses { get; }

    public IEnumerable<Process> Processes => [.. WorkerProcesses, .. BoardProcesses];

    /// <summary>What goes wrong; null: nothing does any more.</summary>
    public Faults? Faults { get; set; }

    public IReadOnlyList<string> TraceLines => _trace;

    public void Trace(string what) => _trace.Add($"{Clock.Now / 1_000 % 1_000_000}.{Clock.Now % 1_000:000} {what}");

    /// <summary>A request that arrives at the broker some time later.</summary>
    public void Send(Action request) => _underWay.Add(request);

    public bool LosesRequest() => Faults is not null && Random.Next(8) == 0;

    public bool ReadsAgain() => Faults is not null && Random.Next(10) == 0;

    public CommitFault NextCommitFault() => Faults?.NextCommitFault() ?? CommitFault.None;

    /// <summary>Others may have their turns while a process is in the middle of its own.</summary>
    /// <exception cref="ProcessKilledException">It was killed meanwhile.</exception>
    public void Interleave(Process process)
    {
        if (Faults is null || _nested == MostNested || Random.Next(12) > 0)
        {
            return;
        }

        var incarnation = process.Incarnation;
        process.IsBusy = true;
        _nested++;
        Faults.Strike(process);
        var left = Random.Next(1, 6);
        while (process.Incarnation == incarnation && !Faults.IsOver && (left-- > 0 || process.IsPaused))
        {
            Faults.Step();
        }

        _nested--;
        if (process.Incarnation != incarnation)
        {
            throw new ProcessKilledException();
        }

        process.IsBusy = false;
    }

    /// <summary>Time passes, and what brokers, clients and network do by themselves is done.</summary>
    public void Pass(long millis)
    {
        Clock.Now += millis;
        foreach (var process in Processes)
        {
            process.Heartbeat();
        }

        Coordinator.Tick();
        Coordinator.WriteMarkers(Random);
        Workers.Tick();
        Election.Tick();
        Sink.Tick();
    }

    /// <summary>One of the requests under way arrives.</summary>
    public void Deliver()
    {
        if (_underWay.Count > 0)
        {
            var request = _underWay[Random.Next(_underWay.Count)];
            _underWay.Remove(request);
            try
            {
                request();
                Trace("a late commit arrives and counts");
            }
            catch (BrokerException)
            {
                Trace("a late commit arrives in vain");
            }
        }
    }

    /// <summary>Nothing that was sent before comes any more.</summary>
    public void ForgetRequests() => _underWay.Clear();

    /// <summary>A process has its turn, unless it can't.</summary>
    public void Turn(Process process)
    {
        if (process is { IsUp: true, IsPaused: false, IsBusy: false })
        {
            try
            {
                process.Turn();
            }
            catch (ProcessKilledException)
            {
                Trace($"{process.Name} was in the middle of something");
            }
        }
    }
}
