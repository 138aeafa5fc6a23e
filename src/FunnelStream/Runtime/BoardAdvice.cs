using FunnelStream.Advice;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Runtime;

/// <summary>
/// Advice and diagnoses on their way to the sink and to those who look: advice is given for each whole hour of event time that is come to,
/// and anew where alerts have changed meanwhile, diagnoses are made for each whole day. On the board's thread.
/// </summary>
/// <param name="options">What advice goes by.</param>
/// <param name="days">Where days and hours begin.</param>
/// <param name="desk">Where the alerts stand.</param>
/// <param name="time">The clock.</param>
internal sealed class BoardAdvice(AdviceOptions options, DayGrid days, AlertDesk desk, TimeProvider time)
{
    private readonly Occasion _hourly = new(Cadence.Every(TimeSpan.FromHours(1)), days, time);
    private readonly Occasion _daily = new(Cadence.Daily, days, time);
    private readonly Dictionary<(string Channel, string Campaign), CampaignAdvice> _changed = [];
    private readonly Queue<Diagnosis> _found = [];
    private AdviceReport? _report;
    private DiagnosisReport? _diagnoses;

    /// <summary>The latest advice, given anew if that is due; null before the first whole hour.</summary>
    public AdviceReport? Look(FunnelBoard board)
    {
        if (board.To != long.MinValue)
        {
            var alerts = desk.Snapshot?.Alerts;
            _hourly.Seize(board.To, Active(alerts), at => Advise(board.ViewAt(at), alerts));
        }

        return _report;
    }

    /// <summary>The latest diagnoses, made anew if that is due; null before the first whole day.</summary>
    public DiagnosisReport? Diagnose(FunnelBoard board)
    {
        if (board.To != long.MinValue)
        {
            _daily.Seize(board.To, "", at => Diagnose(board.ViewAt(at)));
        }

        return _diagnoses;
    }

    /// <summary>What was advised since the last call.</summary>
    /// <param name="most">How much at most; the rest stays for later calls.</param>
    public IReadOnlyList<CampaignAdvice> Take(int most)
    {
        List<CampaignAdvice> taken = [.. _changed.Values.Take(most)];
        foreach (var advice in taken)
        {
            _changed.Remove((advice.Channel, advice.Campaign));
        }

        return taken;
    }

    /// <summary>What was found since the last call.</summary>
    /// <param name="most">How much at most; the rest stays for later calls.</param>
    public IReadOnlyList<Diagnosis> TakeDiagnoses(int most)
    {
        List<Diagnosis> taken = [];
        while (taken.Count < most && _found.TryDequeue(out var diagnosis))
        {
            taken.Add(diagnosis);
        }

        return taken;
    }

    /// <summary>All counts as not told.</summary>
    public void ForgetTaken()
    {
        Tell(_report);
        Tell(_diagnoses);
    }

    private void Advise(FunnelView view, IReadOnlyList<AlertRecord>? alerts) => Tell(_report = AdviceReport.Of(view, options, alerts));

    private void Diagnose(FunnelView view) => Tell(_diagnoses = Diagnoses.Of(view, options));

    private void Tell(AdviceReport? report)
    {
        foreach (var advice in report?.Campaigns ?? [])
        {
            _changed[(advice.Channel, advice.Campaign)] = advice;
        }
    }

    private void Tell(DiagnosisReport? report)
    {
        _found.Clear();
        foreach (var diagnosis in report?.Found ?? [])
        {
            _found.Enqueue(diagnosis);
        }
    }

    // Null is nobody who watches, empty a watch that has nothing to say.
    private static string Active(IReadOnlyList<AlertRecord>? alerts) =>
        alerts is null ? "" : "alerts " + string.Join(' ', alerts.Where(alert => alert.IsActive).Select(alert => alert.Id));
}
