using FunnelStream.Board;
using FunnelStream.Connectors.Files;
using FunnelStream.Events;
using FunnelStream.Worker;

namespace FunnelStream.Replay;

/// <summary>Counts the events of files with the service's own worker and board, without horizons.</summary>
internal sealed class Replayer
{
    private readonly DecodedRecord[] _decoded = new DecodedRecord[64];
    private readonly FunnelWorker _worker;
    private readonly long _asOf;

    /// <param name="worker">What the service counts; families must suit the breakdowns.</param>
    /// <param name="board">What the service shows, and here is asked for.</param>
    /// <param name="replay">What is asked for.</param>
    public Replayer(WorkerOptions worker, BoardOptions board, ReplayOptions replay)
    {
        _worker = new FunnelWorker(0, worker.WithoutHorizons(), requireKey: false);
        Board = new FunnelBoard(board);
        _asOf = replay.AsOf?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    }

    /// <summary>Shows the numbers after <see cref="Run"/>.</summary>
    public FunnelBoard Board { get; }

    /// <summary>Lines that did not count.</summary>
    public Rejections Rejections { get; } = new();

    /// <summary>Time of the first event, ms since the Unix epoch; that of none is beyond all.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>Lines read.</summary>
    public long Lines { get; private set; }

    /// <summary>Reads all files and takes everything as complete.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(EventFiles files, CancellationToken cancellation)
    {
        foreach (var batch in files.Read(cancellation))
        {
            Count(batch.Span);
            Lines += batch.Length;
            if (_worker.Rejected.Count > 10_000)
            {
                Apply(); // which lets go of what the rejected lines hold in memory
            }
        }

        Apply();
        Board.Complete(_asOf != long.MaxValue ? _asOf : Board.Furthest == long.MinValue ? 0 : Board.Furthest + 1);
    }

    private void Count(ReadOnlySpan<InputRecord> batch)
    {
        var count = 0;
        foreach (ref readonly var record in batch)
        {
            ref var next = ref _decoded[count];
            next.Record = record;
            next.Rejection = _worker.Decode(record, out next.Event);
            if (!next.Rejection.IsRejected)
            {
                Rejections.Pass(record.Topic);
                First = Math.Min(First, next.Event.At);
            }

            if ((next.Rejection.IsRejected || next.Event.At < _asOf) && ++count == _decoded.Length)
            {
                _worker.Apply(_decoded, now: long.MaxValue);
                count = 0;
            }
        }

        _worker.Apply(_decoded.AsSpan(0, count), now: long.MaxValue);
    }

    private void Apply()
    {
        foreach (var rejected in _worker.Rejected)
        {
            Rejections.Add(rejected);
        }

        var checkpoint = _worker.TakeCheckpoint();
        Board.Apply(checkpoint);
        checkpoint.GiveBack();
    }
}
