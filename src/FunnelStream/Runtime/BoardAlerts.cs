using System.Diagnostics.CodeAnalysis;
using FunnelStream.Advice;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Panes;
using FunnelStream.Worker;

namespace FunnelStream.Runtime;

/// <summary>
/// The alerts of an active board: opens the log, turns the watch with the board, and where something could not be kept, begins again from
/// what was. On the board's thread.
/// </summary>
/// <param name="openLog">Makes a log, not yet opened.</param>
/// <param name="rules">The rules; asked at every turn, so that they may change.</param>
/// <param name="desk">Where people meet the alerts.</param>
/// <param name="days">Where days begin.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed class BoardAlerts(
    Func<IAlertLog> openLog, Func<IReadOnlyList<AlertRule>> rules, AlertDesk desk, DayGrid days, TimeProvider time, ILogger logger) : IDisposable
{
    // Together well below the time after which a loop that does not turn is taken for dead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // What is caught up with may be weeks, and costs more than a loop may stand still for.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    // While event time catches up nobody is told yet, and those who count need the thread more: rules take at most a twentieth of it.
    private static readonly TimeSpan SliceBehind = TimeSpan.FromMilliseconds(200);
    private const int ShareBehind = 20;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IAlertLog? _log;
    private AlertWatch? _watch;
    private IReadOnlyList<AlertRule>? _rules;
    private long? _failed;
    private long _began;
    private long _ended;
    private TimeSpan _slice;

    /// <summary>Whether the last turn left something to be evaluated for the next.</summary>
    public bool IsBehind => _watch is { IsBehind: true };

    /// <summary>Who tells people; null: nobody.</summary>
    public AlertDelivery? Delivery { get; init; }

    /// <summary>Where alerts are told of as points; null: nowhere.</summary>
    public AlertPoints? Points { get; init; }

    /// <summary>What is found beside an alert goes by these; null: nothing is looked for.</summary>
    public AdviceOptions? Advice { get; init; }

    /// <summary>What silences end by and history is forgotten by, where that is not the clock.</summary>
    public TimeProvider? Calendar { get; init; }

    /// <summary>Called with each transition that tells something, once it is kept.</summary>
    public Action<AlertTransition>? Told { get; init; }

    /// <summary>Evaluates what is due, keeps it, and tells.</summary>
    /// <param name="board">The board, which shows everything.</param>
    /// <param name="isBehind">Whether event time is catching up.</param>
    /// <exception cref="StateLogException">Another board has taken the alerts over.</exception>
    public void Turn(FunnelBoard board, bool isBehind)
    {
        var isPausing = _watch is null && _failed is { } failed && time.GetElapsedTime(failed) < Pause;
        if (!isPausing && !(isBehind && time.GetElapsedTime(_ended) < (ShareBehind - 1) * time.GetElapsedTime(_began, _ended)))
        {
            Work(board, isBehind);
        }
    }

    private void Work(FunnelBoard board, bool isBehind)
    {
        _began = time.GetTimestamp();
        _slice = isBehind ? SliceBehind : Slice;
        try
        {
            using var enough = new CancellationTokenSource(Patience, time);
            var watch = _watch ??= Open(enough.Token);
            if (!ReferenceEquals(_rules, rules()))
            {
                watch.Use(_rules = rules());
            }

            var before = watch.LastSequence;
            _began = time.GetTimestamp();
            watch.Turn(board, (Calendar ?? time).GetUtcNow().ToUnixTimeMilliseconds(), isBehind, enough.Token);
            foreach (var transition in watch.Since(before))
            {
                Points?.Note(transition);
                Told?.Invoke(transition);
            }

            Points?.Refresh(watch.Alerts);
            Delivery?.Silence(watch.Silences);
        }
        catch (Exception e) when (e is StateLogException { IsFenced: false } or OperationCanceledException)
        {
            Log.AlertsReopened(logger, e.Message);
            Close();
            _failed = time.GetTimestamp();
        }

        _ended = time.GetTimestamp();
    }

    /// <summary>The board ends in good order: who can be told is told, and it is kept that they were.</summary>
    public async Task EndAsync(FunnelBoard board, bool isBehind)
    {
        if (_watch is not null && Delivery is not null)
        {
            await Delivery.DrainAsync(Goodbye).ConfigureAwait(false);
            Work(board, isBehind);
        }
    }

    /// <summary>All points count as not told.</summary>
    public void ForgetTaken()
    {
        foreach (var transition in _watch?.Since(0) ?? [])
        {
            Points?.Note(transition);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private AlertWatch Open(CancellationToken cancellation)
    {
        _rules = rules();
        _log = openLog();
        var watch = new AlertWatch(_rules, _log, desk, days)
        {
            Deliver = Delivery is null ? null : Delivery.Deliver,
            IsEnough = () => time.GetElapsedTime(_began) >= _slice,
            Failed = (rule, e) => Log.RuleFailed(logger, rule.Name, e),
            Diagnose = Advice is { } advice ? view => Diagnose(view, advice) : null,
        };
        watch.Open(cancellation);
        Delivery?.Open(watch);
        foreach (var transition in watch.Since(0))
        {
            Points?.Note(transition);
        }

        return watch;
    }

    [SuppressMessage("Design", "CA1031", Justification = "An alert has to be told, whatever fails that would only be told beside it.")]
    private IReadOnlyList<Diagnosis> Diagnose(FunnelView view, AdviceOptions advice)
    {
        try
        {
            return Diagnoses.Of(view, advice).Found;
        }
        catch (Exception e)
        {
            Log.DiagnosesFailed(logger, e);
            return [];
        }
    }

    private void Close()
    {
        desk.Close();
        Delivery?.Close();
        _log?.Dispose();
        (_log, _watch) = (null, null);
    }
}
