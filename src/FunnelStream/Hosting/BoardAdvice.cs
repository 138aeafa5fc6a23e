using FunnelStream.Advice;
using FunnelStream.Alerts;

namespace FunnelStream.Hosting;

/// <summary>
/// Advice on its way to the sink and to those who look: given for each whole hour of event time that is come to, and anew where alerts have
/// changed meanwhile, but never so often that the board's thread has little else to do. On the board's thread.
/// </summary>
/// <param name="options">What it goes by.</param>
/// <param name="desk">Where the alerts stand.</param>
/// <param name="time">The clock.</param>
internal sealed class BoardAdvice(AdviceOptions options, AlertDesk desk, TimeProvider time)
{
    private const long Hour = 3_600_000;

    // It may take a twentieth of the thread.
    private const int Share = 20;

    private readonly Dictionary<(string Channel, string Campaign), CampaignAdvice> _changed = [];
    private AdviceReport? _report;
    private string _alerts = "";
    private TimeSpan _pace;
    private long _taken;

    /// <summary>The latest, computed anew if that is due; null before the first whole hour.</summary>
    public AdviceReport? Look(FunnelBoard board)
    {
        if (board.To == long.MinValue)
        {
            return _report;
        }

        // A whole hour: another board that comes to it says the same, and a point writes over itself.
        var at = board.To - (board.To % Hour);
        var alerts = desk.Snapshot?.Alerts;
        var active = Active(alerts);
        if ((_report?.At == at && _alerts == active) || (_taken != 0 && time.GetElapsedTime(_taken) < _pace))
        {
            return _report;
        }

        var began = time.GetTimestamp();
        _report = AdviceReport.Of(board.ViewAt(at), options, alerts);
        _alerts = active;
        _taken = time.GetTimestamp();

        // The first is slow because it is the first: its code is being compiled.
        _pace = _pace == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : time.GetElapsedTime(began) * Share;
        foreach (var advice in _report.Campaigns)
        {
            _changed[(advice.Channel, advice.Campaign)] = advice;
        }

        return _report;
    }

    /// <summary>What was given since the last call.</summary>
    /// <param name="most">How many at most; the others stay for later calls.</param>
    public IReadOnlyList<CampaignAdvice> Take(int most)
    {
        List<CampaignAdvice> taken = [.. _changed.Values.Take(most)];
        foreach (var advice in taken)
        {
            _changed.Remove((advice.Channel, advice.Campaign));
        }

        return taken;
    }

    /// <summary>All counts as not told.</summary>
    public void ForgetTaken()
    {
        foreach (var advice in _report?.Campaigns ?? [])
        {
            _changed[(advice.Channel, advice.Campaign)] = advice;
        }
    }

    // Null is nobody who watches, empty a watch that has nothing to say.
    private static string Active(IReadOnlyList<AlertRecord>? alerts) =>
        alerts is null ? "" : "alerts " + string.Join(' ', alerts.Where(alert => alert.IsActive).Select(alert => alert.Id));
}
