namespace FunnelStream.Connectors.Kafka;

/// <summary>
/// The office of the active board, for a while. It is <i>held</i> where the group confirmed it a moment ago, by the monotonic clock, so that a process
/// that was stopped finds out as it resumes. Where the group has not, it is <i>suspended</i>: nothing may be told, until the next confirmation. Once it
/// is <i>lost</i> it never comes back; a new one may. Any thread.
/// </summary>
public sealed class BoardLease
{
    /// <summary>How long after the group last confirmed it the office is held; another board gets it after the session time, which is longer.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<bool> _takeRewriteRequest;
    private readonly Action _overstayed;
    private long _confirmed;
    private volatile bool _isLost;

    internal BoardLease(TimeProvider time, long confirmed, Func<bool> takeRewriteRequest, Action overstayed) =>
        (_time, _confirmed, _takeRewriteRequest, _overstayed) = (time, confirmed, takeRewriteRequest, overstayed);

    /// <summary>Whether the office is held at this moment.</summary>
    public bool IsHeld => !_isLost && _time.GetElapsedTime(Interlocked.Read(ref _confirmed)) < Length;

    /// <summary>Whether the group has given the office to another, or went on without this process.</summary>
    public bool IsLost => _isLost;

    /// <summary>Completes when the office is lost; before anything is sent, ask <see cref="IsHeld"/>.</summary>
    public Task Lost => _lost.Task;

    /// <summary>
    /// True once after a suspension, and after a deposed board said that it may have written old values: everything retained has to be written again.
    /// </summary>
    public bool TakeRewriteRequest() => _takeRewriteRequest();

    /// <summary>Says to the active board that something may have been written after the office was lost.</summary>
    public void Overstayed() => _overstayed();

    /// <summary>The group confirmed, at a timestamp or later, that this process has the office; nothing where it was lost before.</summary>
    internal void Confirm(long timestamp)
    {
        if (!_isLost)
        {
            Interlocked.Exchange(ref _confirmed, timestamp);
        }
    }

    /// <summary>It is lost, if it was not before.</summary>
    internal void Lose()
    {
        _isLost = true;
        _lost.TrySetResult();
    }
}
