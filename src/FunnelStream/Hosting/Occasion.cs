namespace FunnelStream.Hosting;

/// <summary>
/// Something costly that a board's thread does for each whole span of event time that is come to, but never so often that it has little
/// else to do. On the board's thread.
/// </summary>
/// <param name="every">The span.</param>
/// <param name="time">The clock.</param>
internal sealed class Occasion(TimeSpan every, TimeProvider time)
{
    // It may take a twentieth of the thread.
    private const int Share = 20;

    private (long At, string Beside)? _last;
    private TimeSpan _pace;
    private long _taken;

    /// <summary>Does it if it is due: a whole span later than last, or where something beside time has changed.</summary>
    /// <param name="to">How far event time has come, ms since the Unix epoch.</param>
    /// <param name="beside">What else it depends on.</param>
    /// <param name="act">Does it, for the end of the last whole span: another board that comes to it does the same.</param>
    public void Seize(long to, string beside, Action<long> act)
    {
        var at = to - (to % (long)every.TotalMilliseconds);
        if (_last == (at, beside) || (_taken != 0 && time.GetElapsedTime(_taken) < _pace))
        {
            return;
        }

        var began = time.GetTimestamp();
        act(at);
        _last = (at, beside);
        _taken = time.GetTimestamp();

        // The first is slow because it is the first: its code is being compiled.
        _pace = _pace == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : time.GetElapsedTime(began) * Share;
    }
}
