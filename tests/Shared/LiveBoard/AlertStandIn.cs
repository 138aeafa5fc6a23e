using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Calendars;

namespace FunnelStream.Tests.LiveBoard;

/// <summary>Stands in for the engine of alerts at a desk: shows what a test gives it, and does what people ask for.</summary>
internal sealed class AlertStandIn(AlertDesk desk)
{
    private AlertSnapshot? _stands;

    public static AlertRecord IllusoryGrowth { get; } = Alert("0a1", "illusory_growth", AlertSeverity.Critical, new AlertLabels("paid_search"),
        new("leads", 812), new("leads_before", 281), new("lead_growth", 1.89), new("observed", 71), new("expected", 133.4), new("ratio", .53, .42, .66)) with
    {
        Found = [new Diagnosis(0, "weak_mql_to_sql", "marketing_and_sales_not_aligned", new AlertLabels("paid_search"), [new AlertNumber("rate", .1)])],
    };

    public static AlertRecord Saturation { get; } = Alert("0b2", "capacity_saturation", AlertSeverity.Warning, new AlertLabels(Team: "inbound"),
        new("utilization", .93), new("backlog", 41), new("time_to_sla_limit_days", 1.6, .9, 4.2));

    public IReadOnlyList<AlertRequest> Asked => _asked;

    private readonly List<AlertRequest> _asked = [];

    public void Show(params AlertRecord[] alerts) => Volatile.Write(ref _stands, new AlertSnapshot(
        StoryBoard.Surge.ToUnixTimeMilliseconds(),
        alerts,
        [.. alerts.Select(alert => new AlertTransition("t" + alert.Id, alert.IsActive ? TransitionKind.Fired : TransitionKind.Resolved, AlertState.Ok, alert.Since, alert))],
        _stands?.Acknowledgements ?? [],
        _stands?.Silences ?? [])
    {
        SignedOut = _stands?.SignedOut ?? new Dictionary<string, long>(),
    });

    /// <summary>On the board's thread.</summary>
    public void Turn()
    {
        while (desk.TryTake(out var request, out var done))
        {
            _asked.Add(request);
            done.SetResult(Do(request));
        }

        if (_stands is { } stands)
        {
            desk.Show(stands);
        }
    }

    private string? Do(AlertRequest request)
    {
        _stands = request switch
        {
            AlertRequest.Acknowledge a => _stands! with { Acknowledgements = [.. _stands.Acknowledgements, a.Acknowledgement] },
            AlertRequest.Silence s => _stands! with { Silences = [.. _stands.Silences, s.Asked] },
            AlertRequest.EndSilence e => _stands! with { Silences = [.. _stands.Silences.Where(s => s.Id != e.Id)] },
            AlertRequest.SignOut o => _stands! with { SignedOut = new Dictionary<string, long>(_stands.SignedOut) { [o.Session] = o.Until } },
            _ => _stands,
        };
        desk.Show(_stands!);
        return request is AlertRequest.Accept ? "the baseline is held by another alert" : null;
    }

    private static AlertRecord Alert(string id, string kind, AlertSeverity severity, AlertLabels labels, params AlertNumber[] numbers) => new()
    {
        Id = id,
        Rule = kind,
        Kind = kind,
        Version = "1",
        Labels = labels,
        State = AlertState.Firing,
        Severity = severity,
        Since = StoryBoard.Surge.AddDays(9).ToUnixTimeMilliseconds(),
        FiredAt = StoryBoard.Surge.AddDays(9).ToUnixTimeMilliseconds(),
        EvaluatedAt = StoryBoard.Surge.AddDays(10).ToUnixTimeMilliseconds(),
        Numbers = numbers,
        Diagnosis = kind == "illusory_growth" ? "sql" : "arrivals_rose",
    };
}
