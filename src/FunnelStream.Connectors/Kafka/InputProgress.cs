namespace FunnelStream.Connectors.Kafka;

/// <summary>How far a worker is in one of its inputs. Offsets are those of the next record.</summary>
/// <param name="time">The clock.</param>
/// <param name="position">The offset to go on from; −1 where none is known.</param>
internal sealed class InputProgress(TimeProvider time, long position = -1)
{
    private long _position = position;
    private long _end = -1;
    private long _lastDelivery = time.GetTimestamp();

    /// <summary>The offset after all that was applied; −1 before anything is known. Read by other threads.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Whether all that was delivered is applied and nothing followed it.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>What the worker was last told about this input.</summary>
    public bool Idle { get; set; }

    /// <summary>A batch came in.</summary>
    public void Delivered(in Intake intake)
    {
        if (intake.Records is not null)
        {
            _lastDelivery = time.GetTimestamp();
        }

        _end = intake.AtEnd ? intake.Position : -1;
        Settle();
    }

    /// <summary>Reading goes on from <see cref="Position"/>: what was delivered but not applied is delivered again.</summary>
    public void Resume()
    {
        _end = -1;
        AtEnd = false;
    }

    /// <summary>The record at <paramref name="offset"/> was applied.</summary>
    public void Applied(long offset) => Interlocked.Exchange(ref _position, offset + 1);

    /// <summary>Nothing delivered is left to apply: where the end is known, it is reached (its last offsets may be transaction markers, not records).</summary>
    /// <param name="drained">Whether that is so.</param>
    public void Settle(bool drained = false)
    {
        AtEnd = drained && _end >= 0;
        if (AtEnd)
        {
            Interlocked.Exchange(ref _position, Math.Max(Position, _end));
        }
    }

    /// <summary>Whether the input is at its end and has been quiet for <paramref name="span"/>.</summary>
    public bool IsQuiet(TimeSpan span) => AtEnd && time.GetElapsedTime(_lastDelivery) >= span;

    /// <summary>Whether <paramref name="offset"/> is reached; so it is at the input's end, wherever that is.</summary>
    public bool Reached(long offset) => AtEnd || Position >= offset;
}
