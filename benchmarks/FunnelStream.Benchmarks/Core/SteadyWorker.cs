using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Benchmarks.Core;

/// <summary>
/// A worker in the midst of its life: it knows many leads already, and new events of known and of new leads keep coming.
/// A checkpoint is taken every so many events and handed on.
/// </summary>
internal sealed class SteadyWorker
{
    /// <summary>Events between two checkpoints where the service is not behind.</summary>
    public const int UsualPace = 50_000;

    private const int Batch = 512;
    private const int LeadsPerDay = 70_000;

    // An event may not lie in the future; these all lie in the past of this clock.
    private static readonly long Clock = DateTimeOffset.UnixEpoch.AddYears(120).ToUnixTimeMilliseconds();

    private readonly InputRecord[] _records;
    private readonly int _checkpointEvery;
    private readonly Action<Checkpoint> _take;
    private int _next;
    private int _sinceCheckpoint;

    /// <param name="leads">Leads retained before anything is measured.</param>
    /// <param name="events">New events that can be run after that.</param>
    /// <param name="checkpointEvery">Events between two checkpoints.</param>
    /// <param name="take">Is given the checkpoints, those from before the measurement too.</param>
    public SteadyWorker(int leads, int events, int checkpointEvery, Action<Checkpoint> take)
    {
        (_checkpointEvery, _take) = (checkpointEvery, take);
        // A third more leads than events / 4.5, as part of the events of the last ones come when no new ones do.
        var total = leads + (events / 3);
        _records = Packed(EventMix.Create(total, days: Math.Max(1, total / LeadsPerDay)));
        while (Worker.Figures.Leads < leads)
        {
            Run(Batch);
        }
    }

    /// <summary>The worker.</summary>
    public FunnelWorker Worker { get; } = new(0, new WorkerOptions());

    /// <summary>Processes the next events.</summary>
    /// <exception cref="InvalidOperationException">There are not as many left.</exception>
    public void Run(int events)
    {
        if (events > _records.Length - _next)
        {
            throw new InvalidOperationException($"Only {_records.Length - _next} events are left of the {events} to run.");
        }

        for (var end = _next + events; _next < end;)
        {
            var count = Math.Min(Math.Min(Batch, end - _next), _checkpointEvery - _sinceCheckpoint);
            Worker.Process(_records.AsSpan(_next, count), Clock);
            _next += count;
            _sinceCheckpoint += count;
            if (_sinceCheckpoint == _checkpointEvery)
            {
                _sinceCheckpoint = 0;
                _take(Worker.TakeCheckpoint());
            }
        }
    }

    // As the service reads them: hundreds of records share a block of bytes, so that millions of them waiting here are not
    // millions of objects that every garbage collection, and so the figures, would have to bear.
    private static InputRecord[] Packed(InputRecord[] records)
    {
        byte[] block = [];
        var used = 0;
        foreach (ref var record in records.AsSpan())
        {
            record = record with { Key = Copy(record.Key), Value = Copy(record.Value) };
        }

        return records;

        ReadOnlyMemory<byte>? Copy(ReadOnlyMemory<byte>? bytes)
        {
            if (bytes is not { } some)
            {
                return null;
            }

            if (some.Length > block.Length - used)
            {
                (block, used) = (new byte[64 * 1024], 0);
            }

            var copy = block.AsMemory(used, some.Length);
            some.CopyTo(copy);
            used += some.Length;
            return copy;
        }
    }
}
