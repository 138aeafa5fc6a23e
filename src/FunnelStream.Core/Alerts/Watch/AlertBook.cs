using System.Diagnostics.CodeAnalysis;
using FunnelStream.Alerts.Rules;
using FunnelStream.Board;
using FunnelStream.Panes;

namespace FunnelStream.Alerts.Watch;

/// <summary>
/// Evaluates rules at their due instants of event time and keeps how their alerts stand. Deterministic: the same board, rules and state
/// give the same changes, with the same ids. Single-threaded, on the thread that owns the board. What it changed has to be kept
/// before anybody is told; if that fails, the book has to be opened anew from what was kept.
/// </summary>
public sealed class AlertBook
{
    // Further behind than this many evaluations, a rule that looks every few minutes looks every hour, and every day where it is
    // so many hours behind: nobody is told what was wrong for ten minutes last week.
    private const int MostSteps = 60;
    private const long Hour = 3_600_000;

    private readonly DayGrid _days;
    private readonly Dictionary<string, AlertRecord> _alerts;
    private readonly Dictionary<string, long> _evaluated;
    private readonly Dictionary<(string Rule, AlertLabels Labels), string> _ids = [];
    private IReadOnlyList<AlertRule> _rules;

    /// <param name="rules">The rules, in the order in which those due at the same instant are evaluated.</param>
    /// <param name="state">How alerts stood when they were last kept.</param>
    /// <param name="days">Where days begin.</param>
    public AlertBook(IReadOnlyList<AlertRule> rules, AlertBookState state, DayGrid days)
    {
        (_rules, _days) = (rules, days);
        _alerts = state.Alerts.ToDictionary(alert => alert.Id);
        _evaluated = new Dictionary<string, long>(state.Evaluated);
    }

    /// <summary>Told of a rule that failed; its alerts stay as they are.</summary>
    public Action<AlertRule, Exception>? Failed { get; init; }

    /// <summary>Finds all that is wrong with the funnel; asked at most once an instant, and only where something fires, since it costs. Null: nobody looks.</summary>
    public Func<FunnelView, IReadOnlyList<Diagnosis>>? Diagnose { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<AlertRule> Rules => _rules;

    /// <summary>Every alert, in the order of rules and labels.</summary>
    public IReadOnlyList<AlertRecord> Alerts => [.. _alerts.Values.OrderBy(alert => alert.Rule, StringComparer.Ordinal).ThenBy(alert => alert.Labels.ToString(), StringComparer.Ordinal)];

    /// <summary>By rule: the instant of its last evaluation, ms since the Unix epoch.</summary>
    public IReadOnlyDictionary<string, long> Evaluated => _evaluated;

    /// <summary>Whether nothing is due at an instant of event time.</summary>
    public bool IsCaughtUp(long watermark) => NextDue(watermark) is null;

    /// <summary>Evaluates what is due up to the board's watermark, in the order of the instants.</summary>
    /// <param name="board">The board, which shows everything.</param>
    /// <param name="isEnough">Asked after each instant: whether to leave the others for later; null: never.</param>
    public AlertChanges Evaluate(FunnelBoard board, Func<bool>? isEnough = null)
    {
        var (changed, transitions) = (new Dictionary<string, AlertRecord>(), new List<AlertTransition>());
        for (var next = NextDue(board.Watermark); next is { } at; next = isEnough?.Invoke() == true ? null : NextDue(board.Watermark))
        {
            var view = board.ViewAt(at);
            var found = new Lazy<IReadOnlyList<Diagnosis>>(() => Diagnose?.Invoke(view) ?? []);
            foreach (var rule in _rules.Where(rule => NextOf(rule, board.Watermark) == at).ToList())
            {
                Evaluate(rule, InputOf(rule, view), found, changed, transitions);
                _evaluated[rule.Name] = at;
            }
        }

        return transitions.Count == 0 && changed.Count == 0 ? AlertChanges.None : new AlertChanges([.. changed.Values], transitions);
    }

    /// <summary>What a rule says of a board as things stand, whether it is due or not; nothing changes by it.</summary>
    public IReadOnlyList<Finding> Judge(AlertRule rule, FunnelBoard board) =>
        board.Watermark == long.MinValue ? [] : rule.Evaluate(InputOf(rule, board.ViewAt(board.Watermark)));

    /// <summary>Types of events before the first of which a rule judges nothing, and that never came.</summary>
    public static IReadOnlyList<string> Missing(AlertRule rule, FunnelBoard board) => board.Watermark == long.MinValue ? []
        : [.. rule.JudgesBy.Where(evidence => !evidence.HasCome(board.ViewAt(board.Watermark))).Select(evidence => evidence.Event)];

    /// <summary>
    /// The rules are others from now on. Active alerts of rules that are gone, or that are another version now, are withdrawn; so are those of
    /// an earlier build whose channel or campaign is counted under another name today.
    /// </summary>
    /// <param name="rules">The new rules.</param>
    /// <param name="at">When, event time, ms since the Unix epoch.</param>
    public AlertChanges Replace(IReadOnlyList<AlertRule> rules, long at)
    {
        var versions = rules.ToDictionary(rule => rule.Name, rule => rule.Version);
        var (changed, transitions) = (new List<AlertRecord>(), new List<AlertTransition>());
        foreach (var alert in _alerts.Values.Where(alert => versions.GetValueOrDefault(alert.Rule) != alert.Version || alert.Labels != alert.Labels.AsCounted()).ToList())
        {
            _alerts.Remove(alert.Id);
            var ended = AlertMachine.Resolve(alert, at) with { IsWithdrawn = true };
            changed.Add(ended);
            if (alert.IsActive)
            {
                transitions.Add(new AlertTransition(AlertMachine.TransitionIdOf(ended, at), TransitionKind.Withdrawn, alert.State, at, ended));
            }
        }

        // A changed rule begins anew, at its next instant.
        foreach (var gone in _evaluated.Keys.Where(name => !versions.ContainsKey(name)).ToList())
        {
            _evaluated.Remove(gone);
        }

        _rules = rules;
        _ids.Clear();
        return new AlertChanges(changed, transitions);
    }

    /// <summary>
    /// Takes what an active alert complains of for the new normal: it is resolved, and its rule is told the instant under
    /// <c>accepted</c> of its memory, from which its baseline begins anew.
    /// </summary>
    /// <param name="id">The alert.</param>
    /// <param name="at">When, event time, ms since the Unix epoch.</param>
    /// <returns>Null where there is no such active alert.</returns>
    public AlertChanges? Accept(string id, long at)
    {
        if (!_alerts.TryGetValue(id, out var alert) || !alert.IsActive)
        {
            return null;
        }

        var memory = new Dictionary<string, IReadOnlyList<double>>(alert.Memory) { ["accepted"] = [at] };
        var accepted = AlertMachine.Resolve(alert, at) with { Diagnosis = "accepted", Memory = memory };
        _alerts[id] = accepted;
        return new AlertChanges([accepted], [new AlertTransition(AlertMachine.TransitionIdOf(accepted, at), TransitionKind.Resolved, alert.State, at, accepted)]);
    }

    private void Evaluate(
        AlertRule rule, RuleInput input, Lazy<IReadOnlyList<Diagnosis>> found, Dictionary<string, AlertRecord> changed, List<AlertTransition> transitions)
    {
        var isNew = !rule.NeedsWork || HasWorkBefore(rule, input);
        foreach (var finding in FindingsOf(rule, input))
        {
            var before = Find(rule, finding.Labels) ?? AlertMachine.New(rule, finding.Labels, input.At);
            var after = AlertMachine.Next(rule, before, isNew ? finding : Hold(finding), input.At);
            var kind = AlertMachine.KindOf(before, after);
            if (kind is TransitionKind.Fired or TransitionKind.Escalated)
            {
                after = after with { Found = FoundBeside.Of(after, found, labels => Silence.Explains(input, labels)) };
            }

            _alerts[after.Id] = after;
            if (IsWorthKeeping(before, after))
            {
                changed[after.Id] = after;
            }

            if (before.State != after.State || after.Severity > before.Severity)
            {
                transitions.Add(new AlertTransition(AlertMachine.TransitionIdOf(after, input.At), kind, before.State, input.At, after));
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A rule that fails, however, must not stop the numbers nor the other rules.")]
    private IReadOnlyList<Finding> FindingsOf(AlertRule rule, RuleInput input)
    {
        try
        {
            return rule.Evaluate(input);
        }
        catch (Exception e) when (Failed is not null)
        {
            Failed(rule, e);
            return [];
        }
    }

    // Where nobody works nobody qualifies leads or closes deals either: a weekend is no evaluation in a row.
    private bool HasWorkBefore(AlertRule rule, RuleInput input) =>
        input.View.Options.Capacity.Calendar.Between(rule.Cadence.Last(input.At - 1, _days), input.At) > 0;

    private static Finding Hold(Finding finding) =>
        finding.Verdict is Verdict.Breach or Verdict.Between or Verdict.Clear ? finding with { Verdict = Verdict.Held, Memory = null } : finding;

    // What was merely judged again need not be written again and again, unless somebody looks at its numbers.
    private static bool IsWorthKeeping(AlertRecord before, AlertRecord after) =>
        after.IsActive
        || before.State != after.State || before.Count != after.Count || before.Severity != after.Severity
        || !ReferenceEquals(before.Memory, after.Memory);

    private RuleInput InputOf(AlertRule rule, FunnelView view) => new(view, labels => Find(rule, labels), IsActive);

    private AlertRecord? Find(AlertRule rule, AlertLabels labels)
    {
        if (!_ids.TryGetValue((rule.Name, labels), out var id))
        {
            _ids.Add((rule.Name, labels), id = AlertMachine.IdOf(rule.Name, rule.Version, labels));
        }

        return _alerts.GetValueOrDefault(id);
    }

    private bool IsActive(string kind, AlertLabels labels) => _alerts.Values.Any(alert => alert.IsActive && alert.Kind == kind && alert.Labels == labels);

    private long? NextDue(long watermark)
    {
        long? next = null;
        foreach (var rule in _rules)
        {
            if (NextOf(rule, watermark) is { } due && (next is null || due < next))
            {
                next = due;
            }
        }

        return next;
    }

    private long? NextOf(AlertRule rule, long watermark)
    {
        if (watermark == long.MinValue)
        {
            return null;
        }

        if (!_evaluated.TryGetValue(rule.Name, out var last))
        {
            return rule.Cadence.Last(watermark, _days);
        }

        var next = rule.Cadence.Next(last, _days);
        var (step, behind) = ((long)rule.Cadence.Span.TotalMilliseconds, watermark - last);
        if (behind > MostSteps * Math.Max(step, Hour))
        {
            next = Math.Max(next, Cadence.Daily.Next(last, _days));
        }
        else if (behind > MostSteps * step)
        {
            next = Math.Max(next, _days.StartOfHour(last) + Hour);
        }

        return next <= watermark ? next : null;
    }
}

/// <summary>What an <see cref="AlertBook"/> is opened from.</summary>
/// <param name="Alerts">How alerts stood.</param>
/// <param name="Evaluated">By rule: the instant of its last evaluation, ms since the Unix epoch.</param>
public sealed record AlertBookState(IReadOnlyList<AlertRecord> Alerts, IReadOnlyDictionary<string, long> Evaluated)
{
    /// <summary>Nothing was ever judged.</summary>
    public static AlertBookState Empty { get; } = new([], new Dictionary<string, long>());
}
