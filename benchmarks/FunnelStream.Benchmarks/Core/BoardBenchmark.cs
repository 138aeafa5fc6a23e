using BenchmarkDotNet.Attributes;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Benchmarks.Core;

/// <summary>
/// The board at steady state: applies a worker's checkpoint of 1,000 events, moves its windows on and takes what changed, as
/// the service does with a sink; figures are for each event behind the checkpoint.
/// </summary>
[Config(typeof(OnceEach))]
public class BoardBenchmark
{
    private const int Events = 1_000;
    private const int Leads = 200_000;
    private const int Turns = 20;

    private readonly FunnelBoard _board = new(new Board.BoardOptions());
    private readonly Queue<Checkpoint> _checkpoints = [];

    /// <summary>Brings the board to the state of 200,000 leads and makes the checkpoints that follow.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var steady = new SteadyWorker(Leads, Events * Turns * OnceEach.Invocations, Events, _checkpoints.Enqueue);
        while (_checkpoints.TryDequeue(out var checkpoint))
        {
            _board.Apply(checkpoint);
        }

        Take();
        steady.Run(Events * Turns * OnceEach.Invocations);
    }

    /// <summary>20 turns.</summary>
    [Benchmark(OperationsPerInvoke = Events * Turns)]
    public int Board()
    {
        var changes = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            _board.Apply(_checkpoints.Dequeue());
            changes += Take();
        }

        return changes;
    }

    private int Take()
    {
        // A clock long ago: the watermark is that of the events.
        _board.AdvanceTo(0);
        return _board.TakeChangedPoints().Count + _board.TakeChangedCohorts().Count + _board.TakeChangedResults().Count;
    }
}
