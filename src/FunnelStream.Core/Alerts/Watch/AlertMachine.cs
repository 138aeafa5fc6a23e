using System.Globalization;
using System.Text;
using FunnelStream.Events;

namespace FunnelStream.Alerts.Watch;

/// <summary>
/// The states of an alert. Breaches make it pending and then firing, clear evaluations make it recover and then resolve; what cannot be
/// judged changes nothing that was told. A severity that was told is kept until the alert is resolved, so that nobody is woken twice.
/// </summary>
internal static class AlertMachine
{
    /// <summary>Names an alert: the same for the same rule, version and labels wherever it is computed.</summary>
    public static string IdOf(string rule, string version, AlertLabels labels) =>
        Hash($"{rule}\n{version}\n{string.Join('\n', labels.Pairs().Select(pair => $"{pair.Name}={pair.Value}"))}");

    /// <summary>Names a transition: the same evaluation that leads to the same state has the same name.</summary>
    public static string TransitionIdOf(AlertRecord alert, long at) =>
        Hash($"{alert.Id}\n{at.ToString(CultureInfo.InvariantCulture)}\n{alert.State}\n{alert.Severity}");

    /// <summary>An alert before its first evaluation.</summary>
    public static AlertRecord New(AlertRule rule, AlertLabels labels, long at) => new()
    {
        Id = IdOf(rule.Name, rule.Version, labels),
        Rule = rule.Name,
        Kind = rule.Kind,
        Version = rule.Version,
        Labels = labels,
        State = AlertState.InsufficientData,
        Since = at,
        StateSince = at,
    };

    /// <summary>The alert after an evaluation.</summary>
    public static AlertRecord Next(AlertRule rule, AlertRecord before, Finding finding, long at)
    {
        var judged = before with
        {
            EvaluatedAt = at,
            Numbers = finding.Numbers.Count > 0 ? finding.Numbers : before.Numbers,
            Diagnosis = finding.Verdict == Verdict.Breach || !before.IsActive ? finding.Diagnosis : finding.Diagnosis ?? before.Diagnosis,
            Leads = finding.Leads,
            Memory = finding.Memory ?? before.Memory,
        };
        return finding.Verdict switch
        {
            Verdict.InsufficientData => before.IsActive ? judged : Enter(judged, AlertState.InsufficientData, at),
            Verdict.NoData => before.IsActive ? judged : Enter(judged, AlertState.NoData, at),
            Verdict.Held => judged,
            Verdict.Clear => Cleared(rule, judged, at),
            Verdict.Between => before.IsActive ? Enter(judged, AlertState.Firing, at) with { Since = before.Since } : Enter(judged, AlertState.Ok, at),
            _ => Breached(rule, judged, finding, at),
        };
    }

    /// <summary>What a transition between two states of an alert tells.</summary>
    public static TransitionKind KindOf(AlertRecord before, AlertRecord after) =>
        !before.IsActive && after.State == AlertState.Firing ? TransitionKind.Fired
        : before.IsActive && !after.IsActive ? TransitionKind.Resolved
        : before.IsActive && after.Severity > before.Severity ? TransitionKind.Escalated
        : TransitionKind.Silent;

    /// <summary>The alert resolved, whatever its rule says.</summary>
    public static AlertRecord Resolve(AlertRecord alert, long at) => Enter(alert, AlertState.Ok, at) with { ResolvedAt = at, Found = [] };

    private static AlertRecord Cleared(AlertRule rule, AlertRecord alert, long at)
    {
        if (!alert.IsActive)
        {
            return Enter(alert, AlertState.Ok, at);
        }

        var count = alert.State == AlertState.Recovering ? alert.Count + 1 : 1;
        return count >= rule.ResolveAfter
            ? Resolve(alert, at)
            : Enter(alert, AlertState.Recovering, at) with { Since = alert.Since, Count = count };
    }

    private static AlertRecord Breached(AlertRule rule, AlertRecord alert, Finding finding, long at)
    {
        if (alert.IsActive)
        {
            var severity = finding.Severity > alert.Severity ? finding.Severity : alert.Severity;
            return Enter(alert, AlertState.Firing, at) with { Since = alert.Since, Severity = severity };
        }

        var pending = alert.State == AlertState.Pending
            ? alert with { Count = alert.Count + 1, Severity = finding.Severity }
            : Enter(alert, AlertState.Pending, at) with { Count = 1, Severity = finding.Severity, Since = finding.Since ?? at };
        return pending.Count >= rule.FireAfter && at - pending.StateSince >= (long)rule.For.TotalMilliseconds
            ? Enter(pending, AlertState.Firing, at) with { Since = pending.Since, FiredAt = at }
            : pending;
    }

    private static AlertRecord Enter(AlertRecord alert, AlertState state, long at) => alert.State == state
        ? alert with { Count = 0 }
        : alert with { State = state, StateSince = at, Since = at, Count = 0 };

    private static string Hash(string text) => Fingerprint.Of(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);
}
