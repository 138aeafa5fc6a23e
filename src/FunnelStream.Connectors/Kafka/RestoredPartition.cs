using FunnelStream.Worker;

namespace FunnelStream.Connectors.Kafka;

/// <summary>Opens a partition's state: as its last worker left it, or from its log; after a failure not before some time has passed.</summary>
internal sealed class RestoredPartition(PartitionStart start, WorkerSurroundings around)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(3);
    private volatile RestoreProgress _progress = new();
    private volatile bool _delayed = start.Attempt > 0;

    /// <summary>What it is doing; any thread may ask.</summary>
    public PartitionPhase Phase => _delayed ? PartitionPhase.Waiting : PartitionPhase.Restoring;

    /// <summary>How far the reading is; any thread may ask.</summary>
    public RestoreProgress Progress => _progress;

    /// <summary>Opens it.</summary>
    /// <exception cref="StateLogException">Its log failed.</exception>
    /// <exception cref="StateMismatchException">The state does not fit.</exception>
    public WarmState Open(CancellationToken cancellation)
    {
        if (start.Warm is { } warm)
        {
            return warm;
        }

        cancellation.WaitHandle.WaitOne(Backoff.After(start.Attempt));
        cancellation.ThrowIfCancellationRequested();
        _delayed = false;
        var began = around.Time.GetTimestamp();
        var log = around.OpenLog(start.Partition);
        var told = began;
        if (log is KafkaStateLog kafka)
        {
            _progress = kafka.Progress;
        }

        long records = 0;
        var state = PartitionState.Open(start.Partition, around.Options, log, Read, cancellation);
        Tell(state, around.Time.GetElapsedTime(began));
        return new WarmState(state, [.. Enumerable.Range(0, 3).Select(topic => new InputProgress(around.Time, state.Restored?.Offsets[topic] ?? -1))]);

        void Read()
        {
            if ((++records & 0xfff) == 0 && around.Time.GetElapsedTime(told) >= TellEvery)
            {
                told = around.Time.GetTimestamp();
                Log.Restoring(around.Logger, start.Partition, (int)(100 * _progress.Read / Math.Max(1, _progress.Total)));
            }
        }
    }

    private void Tell(PartitionState state, TimeSpan took)
    {
        if (state.Restored is not { } meta)
        {
            Log.NoState(around.Logger, start.Partition, around.Kafka.StartFrom);
            return;
        }

        around.Metrics.RestoreTook(took);
        var figures = state.Worker.Figures;
        Log.Restored(around.Logger, start.Partition, figures.Leads, figures.Panes, meta.Number, took.TotalSeconds);
    }
}
