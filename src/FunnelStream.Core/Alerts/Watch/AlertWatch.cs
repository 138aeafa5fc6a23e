using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FunnelStream.Alerts.Texts;
using FunnelStream.Board;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Alerts.Watch;

/// <summary>
/// The active board's watch over its rules: evaluates, keeps what changed in one piece, and only then tells: the people at the
/// <see cref="AlertDesk"/>, and who delivers. So whoever takes over, or starts again, neither loses nor repeats anything. On the board's
/// thread, but for <see cref="Report"/>.
/// </summary>
public sealed class AlertWatch
{
    private const int MostHistory = 1_000;
    private const int MostSilences = 1_000;
    private const int MostSignOuts = 10_000;
    private const long HourMillis = 3_600_000;
    private const long HistoryMillis = 90L * 86_400_000;

    private readonly IAlertLog _log;
    private readonly AlertDesk _desk;
    private readonly DayGrid _days;
    private readonly SortedDictionary<long, AlertTransition> _history = [];
    private readonly Dictionary<string, AlertSilence> _silences = [];
    private readonly Dictionary<string, AlertAcknowledgement> _acknowledgements = [];
    private ImmutableDictionary<string, long> _signedOut = ImmutableDictionary<string, long>.Empty;
    private readonly Dictionary<string, byte[]> _progress = [];
    private readonly ConcurrentDictionary<string, byte[]> _reported = new();
    private readonly List<SequencedTransition> _reopened = [];
    private readonly List<SequencedTransition> _held = [];
    private readonly Dictionary<string, long> _evaluatedKept = [];
    private IReadOnlyList<AlertRule> _rules;
    private AlertBook? _book;
    private long _sequence;
    private bool _rulesAreNew = true;

    /// <param name="rules">The rules.</param>
    /// <param name="log">Where everything is kept.</param>
    /// <param name="desk">Where people meet the alerts.</param>
    /// <param name="days">Where days begin.</param>
    public AlertWatch(IReadOnlyList<AlertRule> rules, IAlertLog log, AlertDesk desk, DayGrid days) =>
        (_rules, _log, _desk, _days) = (rules, log, desk, days);

    /// <summary>Given what is to be delivered, in order, once it is kept; after an opening also what was kept and perhaps not delivered.</summary>
    public Action<IReadOnlyList<SequencedTransition>>? Deliver { get; init; }

    /// <summary>Told of a rule that failed; its alerts stay as they are.</summary>
    public Action<AlertRule, Exception>? Failed { get; init; }

    /// <summary>Finds all that is wrong with the funnel, for what fires; null: nobody looks. May not throw.</summary>
    public Func<FunnelView, IReadOnlyList<Diagnosis>>? Diagnose { get; init; }

    /// <summary>Asked after each instant of event time: whether to leave the others for the next turn; null: never.</summary>
    public Func<bool>? IsEnough { get; init; }

    /// <summary>Whether the last turn left instants for the next.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>By receiver: how far it had come, in its own words. Valid once opened.</summary>
    public IReadOnlyDictionary<string, byte[]> Progress => _progress;

    /// <summary>Transitions that told something, by sequence number.</summary>
    public IReadOnlyDictionary<long, AlertTransition> History => _history;

    /// <summary>Number of the last transition that told something; 0 before the first.</summary>
    public long LastSequence => _sequence;

    /// <summary>Transitions that told something after another, in order, as far back as they are kept.</summary>
    public IReadOnlyList<AlertTransition> Since(long sequence) => [.. _history.Where(told => told.Key > sequence).Select(told => told.Value)];

    /// <summary>Silences that have not ended.</summary>
    public IReadOnlyList<AlertSilence> Silences => [.. _silences.Values.OrderBy(silence => silence.Id, StringComparer.Ordinal)];

    /// <summary>How every alert stands.</summary>
    public IReadOnlyList<AlertRecord> Alerts => _book?.Alerts ?? [];

    /// <summary>
    /// Takes the log over and reads how things stood. With the next turn all that is kept is delivered again, under the same numbers and
    /// ids: receivers know by their <see cref="Progress"/> what they have settled.
    /// </summary>
    /// <exception cref="StateLogException">It could not be taken over or read.</exception>
    public void Open(CancellationToken cancellation)
    {
        var (alerts, evaluated, held) = (new List<AlertRecord>(), new Dictionary<string, long>(), new HashSet<long>());
        foreach (var (key, value) in _log.Open(cancellation))
        {
            if (AlertKeys.Is(key, AlertKeys.Alert, out _))
            {
                alerts.Add(AlertJson.ReadAlert(value));
            }
            else if (AlertKeys.Is(key, AlertKeys.Transition, out var sequence))
            {
                _history.Add(long.Parse(sequence, CultureInfo.InvariantCulture), AlertJson.ReadTransition(value));
            }
            else if (AlertKeys.Is(key, AlertKeys.Silence, out var silence))
            {
                _silences.Add(silence, AlertJson.ReadSilence(value));
            }
            else if (AlertKeys.Is(key, AlertKeys.Acknowledgement, out var alert))
            {
                _acknowledgements.Add(alert, AlertJson.ReadAcknowledgement(value));
            }
            else if (AlertKeys.Is(key, AlertKeys.SignOut, out var session))
            {
                _signedOut = _signedOut.SetItem(session, AlertJson.ReadSignOut(value));
            }
            else if (AlertKeys.Is(key, AlertKeys.Receiver, out var receiver))
            {
                _progress.Add(receiver, value);
            }
            else if (key == AlertKeys.Evaluated)
            {
                evaluated = JsonSerializer.Deserialize(value, AlertJsonContext.Default.DictionaryStringInt64) ?? evaluated;
            }
            else if (key == AlertKeys.Held)
            {
                held = JsonSerializer.Deserialize(value, AlertJsonContext.Default.HashSetInt64) ?? held;
            }
        }

        _book = new AlertBook([], new AlertBookState(alerts, evaluated), _days) { Failed = Failed, Diagnose = Diagnose };
        _sequence = _history.Keys.DefaultIfEmpty().Max();
        foreach (var (rule, at) in evaluated)
        {
            _evaluatedKept[rule] = at;
        }

        // What was held back then was told to nobody for certain; of anything else nobody knows.
        foreach (var told in _history)
        {
            (held.Contains(told.Key) ? _held : _reopened).Add(new SequencedTransition(told.Key, told.Value));
        }
    }

    /// <summary>Other rules from the next turn on.</summary>
    public void Use(IReadOnlyList<AlertRule> rules) => (_rules, _rulesAreNew) = (rules, true);

    /// <summary>Any thread: how far a receiver has come, in its own words; kept with the next turn.</summary>
    public void Report(string receiver, byte[] progress) => _reported[receiver] = progress;

    /// <summary>Evaluates what is due, does what people asked for, keeps it, and tells.</summary>
    /// <param name="board">The board, which shows everything.</param>
    /// <param name="now">The clock, ms since the Unix epoch: for what people set by it.</param>
    /// <param name="isBehind">Event time is catching up: what fires is held until it, and the rules with it, have; what was resolved meanwhile is never told.</param>
    /// <param name="cancellation">Gives up; the watch has to be opened anew then.</param>
    /// <exception cref="StateLogException">What changed is perhaps not kept: the watch has to be opened anew.</exception>
    public void Turn(FunnelBoard board, long now, bool isBehind, CancellationToken cancellation)
    {
        if (_book is null || board.Watermark == long.MinValue)
        {
            return;
        }

        var keep = new List<KeyValuePair<string, byte[]?>>();
        var told = new List<SequencedTransition>();
        var done = new List<TaskCompletionSource<string?>>();
        if (_rulesAreNew)
        {
            _rulesAreNew = false;
            Note(_book.Replace(_rules, board.Watermark), keep, told);
        }

        Note(_book.Evaluate(board, IsEnough), keep, told);
        IsBehind = IsEnough is not null && !_book.IsCaughtUp(board.Watermark);
        while (_desk.TryTake(out var request, out var asker))
        {
            if (Do(request, board.Watermark, keep, told) is { } refusal)
            {
                asker.TrySetResult(refusal);
            }
            else
            {
                done.Add(asker);
            }
        }

        TakeReports(keep);
        Tidy(now, keep);
        var holds = isBehind || IsBehind;
        if (holds ? told.Count > 0 : _held.Count > 0)
        {
            keep.Add(new(AlertKeys.Held, holds ? JsonSerializer.SerializeToUtf8Bytes(_held.Concat(told).Select(one => one.Sequence), AlertJsonContext.Default.IEnumerableInt64) : null));
        }

        if (keep.Count > 0 || EvaluatedIsStale())
        {
            keep.Add(new(AlertKeys.Evaluated, JsonSerializer.SerializeToUtf8Bytes(_book.Evaluated, AlertJsonContext.Default.IReadOnlyDictionaryStringInt64)));
            _log.Commit(keep, cancellation);
            foreach (var (rule, at) in _book.Evaluated)
            {
                _evaluatedKept[rule] = at;
            }
        }

        done.ForEach(asker => asker.TrySetResult(null));
        _desk.Show(Snapshot(board.Watermark));
        _held.AddRange(told);
        if (!holds && _reopened.Count + _held.Count > 0)
        {
            IReadOnlyList<SequencedTransition> due = [.. _reopened, .. WithoutWhatPassed(_held)];
            _reopened.Clear();
            _held.Clear();
            Deliver?.Invoke(due);
        }
    }

    /// <summary>What fired and was resolved, all while nobody was told, is over: nobody needs to be told.</summary>
    internal static IReadOnlyList<SequencedTransition> WithoutWhatPassed(IReadOnlyList<SequencedTransition> held)
    {
        var passed = new HashSet<long>();
        foreach (var alert in held.GroupBy(one => one.Transition.Alert.Id))
        {
            var since = new List<long>();
            foreach (var (sequence, transition) in alert)
            {
                if (transition.Kind == TransitionKind.Fired)
                {
                    since.Clear();
                    since.Add(sequence);
                }
                else if (since.Count > 0)
                {
                    since.Add(sequence);
                    if (transition.Kind is TransitionKind.Resolved or TransitionKind.Withdrawn)
                    {
                        passed.UnionWith(since);
                        since.Clear();
                    }
                }
            }
        }

        return [.. held.Where(one => !passed.Contains(one.Sequence))];
    }

    private void Note(AlertChanges changes, List<KeyValuePair<string, byte[]?>> keep, List<SequencedTransition> told)
    {
        foreach (var alert in changes.Alerts)
        {
            keep.Add(new(AlertKeys.Alert + alert.Id, alert.IsWithdrawn ? null : AlertJson.Write(alert)));
            if (!alert.IsActive && _acknowledgements.Remove(alert.Id))
            {
                keep.Add(new(AlertKeys.Acknowledgement + alert.Id, null));
            }
        }

        foreach (var transition in changes.Transitions.Where(transition => transition.Kind != TransitionKind.Silent))
        {
            _history.Add(++_sequence, transition);
            keep.Add(new(AlertKeys.OfTransition(_sequence), AlertJson.Write(transition)));
            told.Add(new SequencedTransition(_sequence, transition));
        }
    }

    private string? Do(AlertRequest request, long watermark, List<KeyValuePair<string, byte[]?>> keep, List<SequencedTransition> told)
    {
        switch (request)
        {
            case AlertRequest.Acknowledge { Acknowledgement: var acknowledgement }:
                if (_book!.Alerts.FirstOrDefault(alert => alert.Id == acknowledgement.Alert) is not { IsActive: true } active)
                {
                    return "there is no such active alert: it was resolved, or never fired";
                }

                acknowledgement = acknowledgement with { FiredAt = active.FiredAt ?? active.Since };
                _acknowledgements[acknowledgement.Alert] = acknowledgement;
                keep.Add(new(AlertKeys.Acknowledgement + acknowledgement.Alert, AlertJson.Write(acknowledgement)));
                return null;
            case AlertRequest.Silence { Asked: var silence }:
                if (!_silences.ContainsKey(silence.Id) && _silences.Count >= MostSilences)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"there are {MostSilences} silences already: end some, or set one that covers more");
                }

                _silences[silence.Id] = silence;
                keep.Add(new(AlertKeys.Silence + silence.Id, AlertJson.Write(silence)));
                return null;
            case AlertRequest.EndSilence { Id: var id }:
                if (!_silences.Remove(id))
                {
                    return "there is no such silence: it has ended";
                }

                keep.Add(new(AlertKeys.Silence + id, null));
                return null;
            case AlertRequest.SignOut { Session: var session, Until: var until }:
                if (_signedOut.Count >= MostSignOuts)
                {
                    return "more sessions were signed out than are remembered: another Http:Token ends all of them";
                }

                _signedOut = _signedOut.SetItem(session, until);
                keep.Add(new(AlertKeys.SignOut + session, AlertJson.WriteSignOut(until)));
                return null;
            case AlertRequest.Accept { Alert: var id }:
                if (_book!.Accept(id, watermark) is not { } accepted)
                {
                    return "there is no such active alert: it was resolved, or never fired";
                }

                Note(accepted, keep, told);
                return null;
            default:
                return "this build does not know how";
        }
    }

    // Where nothing changes nothing need be kept; but after a restart weeks must not be judged again.
    private bool EvaluatedIsStale() => _book!.Evaluated.Any(rule => rule.Value - _evaluatedKept.GetValueOrDefault(rule.Key) >= HourMillis);

    private void TakeReports(List<KeyValuePair<string, byte[]?>> keep)
    {
        foreach (var receiver in _reported.Keys)
        {
            if (_reported.TryRemove(receiver, out var progress))
            {
                _progress[receiver] = progress;
                keep.Add(new(AlertKeys.Receiver + receiver, progress));
            }
        }
    }

    // Silences and sessions that have ended, and history that is told and old.
    private void Tidy(long now, List<KeyValuePair<string, byte[]?>> keep)
    {
        foreach (var silence in _silences.Values.Where(silence => silence.Until <= now).ToList())
        {
            _silences.Remove(silence.Id);
            keep.Add(new(AlertKeys.Silence + silence.Id, null));
        }

        foreach (var session in _signedOut.Where(session => session.Value <= now).Select(session => session.Key).ToList())
        {
            _signedOut = _signedOut.Remove(session);
            keep.Add(new(AlertKeys.SignOut + session, null));
        }

        while (_history.Count > 0 && _history.First() is var oldest && (_history.Count > MostHistory || now - oldest.Value.At > HistoryMillis))
        {
            _history.Remove(oldest.Key);
            keep.Add(new(AlertKeys.OfTransition(oldest.Key), null));
        }
    }

    private AlertSnapshot Snapshot(long watermark) =>
        new(watermark, _book!.Alerts, [.. _history.Values.Reverse()], [.. _acknowledgements.Values], Silences) { SignedOut = _signedOut };
}

/// <summary>A transition with its place in the order of all that told something.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Transition">The transition.</param>
public readonly record struct SequencedTransition(long Sequence, AlertTransition Transition);
