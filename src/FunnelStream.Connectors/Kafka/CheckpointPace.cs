namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// When a worker's next checkpoint is due: after some time or some events, whichever comes first. Later while the worker
/// catches up: the same panes change again and again, and nobody waits for the numbers of last month.
/// </summary>
internal sealed class CheckpointPace(KafkaOptions options, TimeProvider time)
{
    // The board follows the clock only for so long past a worker's last sign of life.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private long _last = time.GetTimestamp();

    /// <summary>Whether a checkpoint is due.</summary>
    /// <param name="changed">Whether anything is new since the last one.</param>
    /// <param name="events">Events since the last one.</param>
    /// <param name="atEnd">Whether every input is at its end: the worker has caught up.</param>
    public bool IsDue(bool changed, long events, bool atEnd)
    {
        var since = time.GetElapsedTime(_last);
        return changed
            ? events >= (atEnd ? options.CheckpointEvents : options.CatchUpEvents) || since >= (atEnd ? options.CheckpointInterval : options.CatchUpInterval)
            : since >= Heartbeat;
    }

    /// <summary>A checkpoint was taken.</summary>
    public void Taken() => _last = time.GetTimestamp();
}
