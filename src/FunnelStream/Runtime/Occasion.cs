using FunnelStream.Alerts;
using FunnelStream.Panes;

namespace FunnelStream.Runtime;

/// <summary>
/// Something costly that a board's thread does for each instant of event time that is come to and at which it is due, but never so often
/// that it has little else to do. On the board's thread.
/// </summary>
/// <param name="cadence">When it is due.</param>
/// <param name="days">Where days and hours begin.</param>
/// <param name="time">The clock.</param>
internal sealed class Occasion(Cadence cadence, DayGrid days, TimeProvider time)
{
    // It may take a twentieth of the thread.
    private const int Share = 20;

    private (long At, string Beside)? _last;
    private TimeSpan _pace;
    private long _taken;

    /// <summary>Does it if it is due: at a later instant than last, or where something beside time has changed.</summary>
    /// <param name="to">How far event time has come, ms since the Unix epoch.</param>
    /// <param name="beside">What else it depends on.</param>
    /// <param name="act">Does it, for the last due instant: another board that comes to it does the same.</param>
    public void Seize(long to, string beside, Action<long> act)
    {
        var at = cadence.Last(to, days);
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
